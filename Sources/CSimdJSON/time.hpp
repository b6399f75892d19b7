/// Times of RFC 3339.
#pragma once

#include "hash.hpp"

namespace varve {

/// Two digits, or -1 (then any digit check fails, because -1 is out of every range below).
inline int two_digits(const uint8_t *text) {
    const unsigned high = text[0] - '0', low = text[1] - '0';
    return high < 10 && low < 10 ? static_cast<int>(high * 10 + low) : -1;
}

inline bool is_leap_year(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

inline int days_in_month(int year, int month) {
    constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap_year(year) ? 29 : days[month - 1];
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar.
inline int64_t days_since_1970(int year, int month, int day) {
    // Years are counted from March, so that the leap day is the last of its year. Years are positive here, so
    // all divisions round down.
    const int64_t shifted = month > 2 ? year : year - 1;
    const int64_t months = month > 2 ? month - 3 : month + 9;
    const int64_t days_before_month = (153 * months + 2) / 5;
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + days_before_month + day - 1 - 719468;
}

/// Reads times, and remembers the minute of the last one, because the next is mostly of the same.
///
/// `YYYY-MM-DDThh:mm:ss[.fraction](Z|±hh:mm)`, `T` and `Z` in any case, in the calendar, years 1 to 9999.
/// Digits of the fraction beyond milliseconds are cut. A leap second, `:60` at 23:59 UTC, is the last
/// millisecond of its minute, so that it stays in its window.
class TimeReader {
  public:
    /// Milliseconds since 1970. May read up to 16 bytes beyond the text.
    bool read(const uint8_t *text, int64_t count, int64_t &milliseconds) {
        constexpr int64_t shortest = 20;
        if (count < shortest) return false;
        const uint64_t head = load8(text), tail = load8(text + 8);
        if (head != minute_head_ || tail != minute_tail_) {
            if (!read_minute(text, minute_)) return false;
            minute_head_ = head;
            minute_tail_ = tail;
        }
        if (count == plain_count && read_plain(text, milliseconds)) return true;
        int second = two_digits(text + 17);
        if (text[16] != ':' || second < 0 || second > 60) return false;
        const uint8_t *at = text + 19, *end = text + count;
        int64_t fraction = 0;
        if (*at == '.' && !read_fraction(at, end, fraction)) return false;
        int64_t offset = 0;
        if (!read_offset(at, end, offset)) return false;
        const int64_t minute = minute_ - offset;
        if (second == 60) {
            constexpr int64_t day = 1440;
            if (((minute % day) + day) % day != day - 1) return false;
            second = 59;
            fraction = 999;
        }
        milliseconds = minute * 60000 + second * 1000 + fraction;
        return true;
    }

  private:
    /// `2026-01-01T00:00:00.123Z`: what most programs write.
    static constexpr int64_t plain_count = 24;

    /// Whether seconds, fraction and offset are `:00.000Z` with any digits, and no leap second; reads them at
    /// once.
    bool read_plain(const uint8_t *text, int64_t &milliseconds) const {
        constexpr uint64_t pattern = 0x5A3030302E30303A, fixed = 0xFF000000FF0000FF;
        const uint64_t digits = load8(text + 16) ^ pattern;
        if ((digits & fixed) || ((digits | (digits + 0x7676767676767676)) & 0x8080808080808080)) return false;
        const auto digit = [digits](unsigned at) { return static_cast<int64_t>(digits >> (8 * at) & 0xFF); };
        const int64_t second = digit(1) * 10 + digit(2);
        if (second > 59) return false;
        milliseconds = minute_ * 60000 + second * 1000 + digit(4) * 100 + digit(5) * 10 + digit(6);
        return true;
    }

    // Begins with bytes that no UTF-8 has, so that no text equals it.
    uint64_t minute_head_ = ~uint64_t{0}, minute_tail_ = ~uint64_t{0};
    int64_t minute_ = 0;

    /// `YYYY-MM-DDThh:mm`, in minutes since 1970 without regard to the offset.
    static bool read_minute(const uint8_t *text, int64_t &minute) {
        const int century = two_digits(text), years = two_digits(text + 2), month = two_digits(text + 5),
                  day = two_digits(text + 8), hour = two_digits(text + 11), minutes = two_digits(text + 14);
        if (century < 0 || years < 0 || text[4] != '-' || text[7] != '-' || (text[10] | 0x20) != 't' ||
            text[13] != ':')
            return false;
        const int year = century * 100 + years;
        if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) return false;
        if (hour < 0 || hour > 23 || minutes < 0 || minutes > 59) return false;
        minute = days_since_1970(year, month, day) * 1440 + hour * 60 + minutes;
        return true;
    }

    static bool read_fraction(const uint8_t *&at, const uint8_t *end, int64_t &milliseconds) {
        const uint8_t *first = ++at;
        int64_t weight = 100;
        for (; at < end && *at - '0' < 10u; at++) {
            milliseconds += (*at - '0') * weight;
            weight /= 10;
        }
        return at > first;
    }

    /// In minutes. Must be all that is left of the text.
    static bool read_offset(const uint8_t *at, const uint8_t *end, int64_t &minutes) {
        if (end - at == 1) return (*at | 0x20) == 'z';
        if (end - at != 6 || (*at != '+' && *at != '-') || at[3] != ':') return false;
        const int hour = two_digits(at + 1), minute = two_digits(at + 4);
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return false;
        minutes = (hour * 60 + minute) * (*at == '-' ? -1 : 1);
        return true;
    }
};

}  // namespace varve
