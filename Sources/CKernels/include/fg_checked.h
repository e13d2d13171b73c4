/* SPDX-License-Identifier: 0BSD */
/* The checking twin of fg_arith.h: with FG_CHECKED, every arithmetic function counts what it loses.

   Results are those of the plain build, bit for bit, as long as `violations` stays 0. One C file of
   the program defines the object `fg_counts`; with FG_CHECKED_THREADS there is one per thread. */
#ifndef FG_CHECKED_H
#define FG_CHECKED_H

#include <stdint.h>

struct fg_counts {
    uint64_t saturated;  /* results beyond the range of their storage, clamped to its end */
    uint64_t flushed;    /* values other than 0 that rounding made 0 */
    uint64_t lost;       /* updates that left the parameter as it was */
    uint64_t violations; /* requirements of a kernel that did not hold */
    uint64_t ops;        /* elements or products computed, as the kernel's comment says */
};

#ifdef FG_CHECKED_THREADS
#define FG_COUNTS_STORAGE __thread
#else
#define FG_COUNTS_STORAGE
#endif

#ifdef __cplusplus
extern "C" {
#endif
extern FG_COUNTS_STORAGE struct fg_counts fg_counts;
#ifdef __cplusplus
}
#endif

/* A condition that the caller guarantees. */
#define FG_REQUIRE(condition) ((void)(fg_counts.violations += (condition) ? 0U : 1U))
/* Adds 1 to the counter `event` where the condition holds. */
#define FG_COUNT(event, condition) ((void)(fg_counts.event += (condition) ? 1U : 0U))
/* Adds an amount of at least 0 to the counter `event`. */
#define FG_TALLY(event, amount) ((void)(fg_counts.event += (uint64_t)(amount)))

#endif
