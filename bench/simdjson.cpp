// simdjson alone: reads every field that Varve's decoder reads from each line of a file in memory, and does nothing
// with it. The ceiling that bench/README.md compares the fold with.
//
//     simdjson FILE [REPEATS]      prints one JSON object
#include <simdjson.h>

// Of the kernel that the header was compiled with; the library's own function names what the library was.
#define VARVE_TEXT(name) #name
#define VARVE_NAME(name) VARVE_TEXT(name)

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string_view>
#include <vector>

using namespace simdjson;

static double processor_seconds() {
    timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec + now.tv_nsec * 1e-9;
}

static int digit(std::string_view text, int at) { return text[at] - '0'; }

static int64_t milliseconds(std::string_view t) {
    int year = digit(t, 0) * 1000 + digit(t, 1) * 100 + digit(t, 2) * 10 + digit(t, 3);
    int month = digit(t, 5) * 10 + digit(t, 6), day = digit(t, 8) * 10 + digit(t, 9);
    year -= month <= 2;
    int era = year / 400;
    unsigned of_era = year - era * 400, of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t days = era * 146097LL + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
    int64_t minutes = (days * 24 + digit(t, 11) * 10 + digit(t, 12)) * 60 + digit(t, 14) * 10 + digit(t, 15);
    return (minutes * 60 + digit(t, 17) * 10 + digit(t, 18)) * 1000 + digit(t, 20) * 100 + digit(t, 21) * 10 +
           digit(t, 22);
}

// The fields in the order in which they stand in the standard traffic: on-demand's fastest way.
static double extract(ondemand::document &document) {
    double sum = 0;
    auto event = document.get_object();
    for (const char *name : {"specversion", "id", "source", "type"}) {
        sum += std::string_view(event[std::string_view(name)].get_string()).size();
    }
    sum += milliseconds(event["time"].get_string());
    auto data = event["data"].get_object();
    for (const char *name : {"model", "version", "variant", "request_id"}) {
        sum += std::string_view(data[std::string_view(name)].get_string()).size();
    }
    sum += double(data["latency_ms"].get_double());
    sum += std::string_view(data["status"].get_string()).size();
    sum += double(data["input_tokens"].get_uint64()) + double(data["output_tokens"].get_uint64());
    for (auto feature : data["features"].get_object()) {
        sum += std::string_view(feature.unescaped_key()).size() + double(feature.value().get_double());
    }
    sum += double(data["prediction"].get_double());
    return sum;
}

int main(int count, char **arguments) {
    if (count < 2) return 2;
    auto content = padded_string::load(arguments[1]).value();
    int repeats = count > 2 ? atoi(arguments[2]) : 5;
    std::vector<double> runs;
    size_t events = 0;
    double sum = 0;
    for (int run = 0; run < repeats; run++) {
        events = 0;
        ondemand::parser parser;
        double began = processor_seconds();
        const char *at = content.data(), *end = at + content.size();
        while (at < end) {
            auto line_end = static_cast<const char *>(memchr(at, '\n', end - at));
            size_t length = (line_end ? line_end : end) - at;
            if (length > 0) {
                auto document = parser.iterate(at, length, length + SIMDJSON_PADDING).value();
                sum += extract(document);
                events++;
            }
            at += length + 1;
        }
        runs.push_back(processor_seconds() - began);
    }
    std::sort(runs.begin(), runs.end());
    double seconds = runs[runs.size() / 2];
    printf("{\"benchmark\":\"simdjson\",\"events\":%zu,\"kernel\":\"%s\",\"events_per_cpu_second\":%.0f,"
           "\"ns_per_event\":%.1f,\"sum\":%g}\n",
           events, VARVE_NAME(SIMDJSON_BUILTIN_IMPLEMENTATION), events / seconds, seconds / events * 1e9, sum);
}
