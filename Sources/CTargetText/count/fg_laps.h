/* The counts of an emulated program, lap by lap, as a text file:

   total <instructions> <cycles>
   lap <number> <laps> <instructions> <cycles> <fewest cycles> <most cycles> */
#ifndef FG_LAPS_H
#define FG_LAPS_H

#include <stdint.h>
#include <stdio.h>

#define LAPS 4096

struct counts {
    uint64_t instructions, cycles;
};

static struct {
    struct counts sum;
    uint64_t laps, fewest, most;
} laps[LAPS];

static struct counts last_mark;

/* The lap that ends here has this number. */
static void end_lap(unsigned number, struct counts now)
{
    const uint64_t cycles = now.cycles - last_mark.cycles;
    if (number < LAPS) {
        laps[number].sum.instructions += now.instructions - last_mark.instructions;
        laps[number].sum.cycles += cycles;
        if (laps[number].laps++ == 0 || cycles < laps[number].fewest) {
            laps[number].fewest = cycles;
        }
        if (cycles > laps[number].most) {
            laps[number].most = cycles;
        }
    }
    last_mark = now;
}

/* 0 when the file is written. */
static int write_laps(const char *name, struct counts total)
{
    FILE *file = fopen(name, "w");
    unsigned i;
    if (file == NULL) {
        return -1;
    }
    fprintf(file, "total %llu %llu\n", (unsigned long long)total.instructions,
            (unsigned long long)total.cycles);
    for (i = 0; i < LAPS; i++) {
        if (laps[i].laps > 0) {
            fprintf(file, "lap %u %llu %llu %llu %llu %llu\n", i, (unsigned long long)laps[i].laps,
                    (unsigned long long)laps[i].sum.instructions,
                    (unsigned long long)laps[i].sum.cycles, (unsigned long long)laps[i].fewest,
                    (unsigned long long)laps[i].most);
        }
    }
    return fclose(file);
}

#endif
