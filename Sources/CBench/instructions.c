#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE
#endif
#include "CBench.h"

#ifdef __linux__
#include <linux/perf_event.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int descriptor = -1;

int cbench_counter_open(void)
{
    struct perf_event_attr wanted;
    memset(&wanted, 0, sizeof wanted);
    wanted.size = sizeof wanted;
    wanted.type = PERF_TYPE_HARDWARE;
    wanted.config = PERF_COUNT_HW_INSTRUCTIONS;
    wanted.disabled = 1;
    wanted.exclude_kernel = 1;
    wanted.exclude_hv = 1;
    descriptor = (int)syscall(SYS_perf_event_open, &wanted, 0, -1, -1, 0);
    return descriptor >= 0;
}

void cbench_counter_start(void)
{
    ioctl(descriptor, PERF_EVENT_IOC_RESET, 0);
    ioctl(descriptor, PERF_EVENT_IOC_ENABLE, 0);
}

uint64_t cbench_counter_stop(void)
{
    uint64_t count = 0;
    ioctl(descriptor, PERF_EVENT_IOC_DISABLE, 0);
    return read(descriptor, &count, sizeof count) == (ssize_t)sizeof count ? count : 0;
}
#else
int cbench_counter_open(void) { return 0; }
void cbench_counter_start(void) {}
uint64_t cbench_counter_stop(void) { return 0; }
#endif
