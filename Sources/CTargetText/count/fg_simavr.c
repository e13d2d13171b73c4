/* Runs an AVR program on simavr, whose cycles are the processor's.

   fg_simavr MCU PROGRAM INPUT OUTPUT COUNTS LAST-RAM-ADDRESS, 0 for the MCU's own

   The exit status is the program's, or one of those below. */
#include <simavr/sim_avr.h>
#include <simavr/sim_elf.h>
#include <simavr/sim_io.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "fg_laps.h"

#define NO_PROGRAM 90
#define NO_MCU 91
#define NO_FILE 92
#define FOREIGN 3
#define FAULT 99

#define GPIOR0 0x3e
#define GPIOR1 0x4a
#define GPIOR2 0x4b

static FILE *input, *output;
static int status = -1;
static struct counts now;
static int high_byte = -1;

static uint8_t read_byte(avr_t *avr, avr_io_addr_t address, void *nothing)
{
    const int byte = getc(input);
    (void)nothing;
    if (byte == EOF) {
        status = FOREIGN;
        return 0;
    }
    avr->data[address] = (uint8_t)byte;
    return (uint8_t)byte;
}

static void write_byte(avr_t *avr, avr_io_addr_t address, uint8_t byte, void *nothing)
{
    (void)avr;
    (void)address;
    (void)nothing;
    putc(byte, output);
}

static void mark(avr_t *avr, avr_io_addr_t address, uint8_t byte, void *nothing)
{
    (void)address;
    (void)nothing;
    if (high_byte < 0) {
        high_byte = byte;
        return;
    }
    now.cycles = avr->cycle;
    end_lap((unsigned)high_byte << 8 | byte, now);
    high_byte = -1;
}

static void leave(avr_t *avr, avr_io_addr_t address, uint8_t byte, void *nothing)
{
    (void)avr;
    (void)address;
    (void)nothing;
    status = byte;
}

static void log_errors(avr_t *avr, const int level, const char *format, va_list arguments)
{
    (void)avr;
    if (level <= LOG_ERROR) {
        vfprintf(stderr, format, arguments);
    }
}

static void run(avr_t *avr)
{
    while (status < 0) {
        int state;
        avr->run_cycle_count = 1; /* one instruction */
        state = avr_run(avr);
        now.instructions++;
        if (status < 0 && (state == cpu_Done || state == cpu_Crashed)) {
            status = FAULT;
        }
    }
    now.cycles = avr->cycle;
}

int main(int count, char **arguments)
{
    static elf_firmware_t firmware;
    unsigned long last;
    avr_t *avr;
    if (count != 7) {
        return NO_FILE;
    }
    avr_global_logger_set(log_errors);
    if (elf_read_firmware(arguments[2], &firmware) != 0) {
        return NO_PROGRAM;
    }
    avr = avr_make_mcu_by_name(arguments[1]);
    if (avr == NULL) {
        return NO_MCU;
    }
    input = fopen(arguments[3], "rb");
    output = fopen(arguments[4], "wb");
    if (input == NULL || output == NULL) {
        return NO_FILE;
    }
    last = strtoul(arguments[6], NULL, 0);
    if (last > 0) {
        avr->ramend = (uint16_t)last;
    }
    avr_init(avr);
    avr->frequency = 16000000;
    avr->log = LOG_ERROR;
    avr->run_cycle_limit = 1;
    avr_load_firmware(avr, &firmware);
    avr_register_io_read(avr, GPIOR0, read_byte, NULL);
    avr_register_io_write(avr, GPIOR0, write_byte, NULL);
    avr_register_io_write(avr, GPIOR1, mark, NULL);
    avr_register_io_write(avr, GPIOR2, leave, NULL);
    run(avr);
    if (fclose(output) != 0 || write_laps(arguments[5], now) != 0) {
        return NO_FILE;
    }
    return status;
}
