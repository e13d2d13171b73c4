/* SPDX-License-Identifier: 0BSD */
/* Learns from pairs of sensor values and label as they come, and predicts in between.

   Each message begins with a letter; numbers are little-endian, of the types below.

   L  sensor values, label    learns; answers the loss, 4 bytes,
                              of each TINY_WHOLE_BATCH-th; else 0
   P  sensor values           predicts; answers the class, 1 byte
   S                          answers the saved model, TINY_WHOLE_SAVE_BYTES bytes
   R  a saved model           goes on with it; answers 1, or 0 when it is refused

   On a board: write the two functions of port.h for its serial port; -DWITHOUT_SAVING leaves S
   and R out, and their buffer. On a computer, in examples/streaming:

   cc -std=c99 -I../../src main.c port_stdio.c ../../src/tiny_whole_*.c -o ../../../streaming */
#include "tiny_whole.h"
#include "port.h"

#ifdef TINY_WHOLE_NO_TRAINING
#error "this example trains"
#endif

#define SENSORS TINY_WHOLE_INPUTS
#define BATCH TINY_WHOLE_BATCH
typedef tiny_whole_input_t sensor_t;
typedef int16_t label_t;
#define LABELS 1

static tiny_whole_t model;
static tiny_whole_input_t x[BATCH * SENSORS];
static label_t labels[BATCH * LABELS];
static int32_t gathered;

#ifdef TINY_WHOLE_FLOAT
union number {
    float value;
    uint32_t bits;
};

static uint32_t bits_of(float value)
{
    union number number;
    number.value = value;
    return number.bits;
}

static float value_of(uint32_t bits)
{
    union number number;
    number.bits = bits;
    return number.value;
}
#else
static uint32_t bits_of(int32_t value) { return (uint32_t)value; }

static int32_t value_of(uint32_t bits) { return (int32_t)bits; }
#endif

static bool read_number(uint32_t *number, uint8_t bytes)
{
    uint8_t place;
    *number = 0;
    for (place = 0; place < bytes; place++) {
        const int byte = port_read();
        if (byte < 0) {
            return false;
        }
        *number |= (uint32_t)byte << (8 * place);
    }
    return true;
}

static void write_number(uint32_t number, uint8_t bytes)
{
    for (; bytes > 0; bytes--) {
        port_write((uint8_t)number);
        number >>= 8;
    }
}

/* The sensors' values, as the model takes them. */
static bool read_sensors(tiny_whole_input_t *to)
{
    int32_t i;
    uint32_t number;
    for (i = 0; i < SENSORS; i++) {
        if (!read_number(&number, sizeof(sensor_t))) {
            return false;
        }
        to[i] = (sensor_t)value_of(number);
    }
    return true;
}

static bool learn(void)
{
    tiny_whole_loss_t loss = 0;
    int32_t i;
    uint32_t number;
    if (!read_sensors(&x[gathered * SENSORS])) {
        return false;
    }
    for (i = 0; i < LABELS; i++) {
        if (!read_number(&number, sizeof(label_t))) {
            return false;
        }
        labels[gathered * LABELS + i] = (label_t)number;
    }
    if (++gathered == BATCH) {
        loss = tiny_whole_train(&model, x, labels);
        gathered = 0;
    }
    write_number(bits_of(loss), 4);
    return true;
}

static bool predict(void)
{
    static tiny_whole_input_t now[SENSORS];
    if (!read_sensors(now)) {
        return false;
    }
    write_number((uint32_t)tiny_whole_predict_class(&model, now), 1);
    return true;
}

#ifndef WITHOUT_SAVING
static uint8_t saved[TINY_WHOLE_SAVE_BYTES];

static bool restore(void)
{
    uint32_t number;
    size_t i;
    for (i = 0; i < sizeof saved; i++) {
        if (!read_number(&number, 1)) {
            return false;
        }
        saved[i] = (uint8_t)number;
    }
    write_number(tiny_whole_load(&model, saved, sizeof saved) ? 1 : 0, 1);
    return true;
}

static bool give(void)
{
    const size_t count = tiny_whole_save(&model, saved);
    size_t i;
    for (i = 0; i < count; i++) {
        port_write(saved[i]);
    }
    return true;
}
#endif

int main(void)
{
    bool goes_on = true;
    tiny_whole_init(&model);
    while (goes_on) {
        switch (port_read()) {
        case 'L':
            goes_on = learn();
            break;
        case 'P':
            goes_on = predict();
            break;
#ifndef WITHOUT_SAVING
        case 'S':
            goes_on = give();
            break;
        case 'R':
            goes_on = restore();
            break;
#endif
        case -1:
            goes_on = false;
            break;
        default:
            break;
        }
    }
    return 0;
}
