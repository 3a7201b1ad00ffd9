/* The GPIO lines of a board as Linux keeps them behind /sys/class/gpio. They outlive every program that uses them. */
#ifndef LINES_H
#define LINES_H

#include <stdbool.h>
#include <stdio.h>

#define MOST_CHIPS 4
#define MOST_LINES 2048

struct chip {
    char label[64];
    int base;
    int lines;
};

enum edge { EDGE_NONE, EDGE_RISING, EDGE_FALLING, EDGE_BOTH };

struct line {
    bool exported;
    bool output;
    bool active_low;
    enum edge edge;
    /* What this machine drives while the line is an output, and what the outside puts on it. */
    int driven;
    int outside;
    /* Level that a short circuit holds the line at; -1 without one. */
    int shorted;
    /* Errors that exporting the line, and writing its direction, meet; 0 for none. */
    int export_error;
    int direction_error;
    /* Counts interrupts, as kernfs counts them for poll; grows too when the line is taken away. */
    unsigned events;
    /* How many of them were there when the value was last read. */
    unsigned events_read;
};

/* Everything below is called with the lock held. */
void lines_lock(void);
void lines_unlock(void);

int chip_add(const char *label, int base, int lines);
int chip_count(void);
const struct chip *chip_at(int index);
const struct chip *chip_by_base(int base);

/* NULL unless a chip has such a line. */
struct line *line_at(int number);
int line_number(const struct line *line);
/* The level on the wire, 0 or 1. */
int line_level(const struct line *line);

/* All answer 0 or a negative error number, the one the kernel would give. */
int line_export(int number);
int line_unexport(int number);
int line_direction(struct line *line, const char *word);
int line_edge(struct line *line, const char *word);
int line_value(struct line *line, int value);
int line_active_low(struct line *line, int value);
/* The outside puts a level on the line; may raise an interrupt. */
void line_outside(struct line *line, int level);
void line_short(struct line *line, int level);

const char *edge_word(enum edge edge);

/* What happened, oldest first: "<what> <line> ...". */
void log_note(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_print(FILE *out);
void log_forget(void);

/* Called after every interrupt, with the lock held. */
extern void (*on_event)(struct line *line);

#endif
