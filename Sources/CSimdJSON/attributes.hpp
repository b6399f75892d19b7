#pragma once

// Faults are rare: their code stays out of the way of the rest. The short functions on the way of every event
// are inlined: calls between them would cost a third of the speed.
#define VARVE_COLD __attribute__((noinline, cold))
#define VARVE_HOT __attribute__((always_inline)) inline
// What is seldom, and yet not a fault.
#define VARVE_APART __attribute__((noinline))
#define VARVE_INLINED __attribute__((always_inline))
#define VARVE_LIKELY(condition) __builtin_expect(static_cast<bool>(condition), true)
#define VARVE_UNLIKELY(condition) __builtin_expect(static_cast<bool>(condition), false)
