#include "CKernelText.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

/* The drivers of host and target; each ends with a 0. */
static const kernel_text texts[] = {
    {"fg_device.c", (const char[]){
#embed "driver/fg_device.c" suffix(, 0)
    }},
    {"fg_driver.c", (const char[]){
#embed "driver/fg_driver.c" suffix(, 0)
    }},
    {"fg_masters.h", (const char[]){
#embed "driver/fg_masters.h" suffix(, 0)
    }},
    {"fg_observe.h", (const char[]){
#embed "driver/fg_observe.h" suffix(, 0)
    }},
};

const kernel_texts driver_texts = {texts, sizeof texts / sizeof texts[0]};
