#include "lines.h"

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct chip chips[MOST_CHIPS];
static int chips_used;
static struct line lines[MOST_LINES];
static char *log_text;
static size_t log_used;

void (*on_event)(struct line *line);

void lines_lock(void) { pthread_mutex_lock(&lock); }
void lines_unlock(void) { pthread_mutex_unlock(&lock); }

int chip_add(const char *label, int base, int count) {
    if (chips_used == MOST_CHIPS || base < 0 || count < 1 || base + count > MOST_LINES) return -EINVAL;
    struct chip *chip = &chips[chips_used++];
    snprintf(chip->label, sizeof chip->label, "%s", label);
    chip->base = base;
    chip->lines = count;
    for (int i = base; i < base + count; i++) lines[i].shorted = -1;
    return 0;
}

int chip_count(void) { return chips_used; }
const struct chip *chip_at(int index) { return &chips[index]; }

const struct chip *chip_by_base(int base) {
    for (int i = 0; i < chips_used; i++)
        if (chips[i].base == base) return &chips[i];
    return NULL;
}

struct line *line_at(int number) {
    for (int i = 0; i < chips_used; i++)
        if (number >= chips[i].base && number < chips[i].base + chips[i].lines) return &lines[number];
    return NULL;
}

int line_number(const struct line *line) { return (int)(line - lines); }

int line_level(const struct line *line) {
    if (line->shorted >= 0) return line->shorted;
    return line->output ? line->driven : line->outside;
}

/* What a relay board sees: told only when it has changed. */
static void pin_told(const struct line *line, bool was_output, int was) {
    if (line->output == was_output && (!line->output || line->driven == was)) return;
    if (line->output) log_note("pin %d out %d", line_number(line), line->driven);
    else log_note("pin %d in", line_number(line));
}

static void interrupt(struct line *line) {
    line->events++;
    if (on_event) on_event(line);
}

int line_export(int number) {
    struct line *line = line_at(number);
    if (line == NULL) return -EINVAL;
    if (line->export_error) return -line->export_error;
    if (line->exported) return -EBUSY;
    line->exported = true;
    line->active_low = false;
    line->edge = EDGE_NONE;
    return 0;
}

/* The pin controller of a Raspberry Pi makes a line that is given back an input (bcm2835_pmx_free). */
int line_unexport(int number) {
    struct line *line = line_at(number);
    if (line == NULL || !line->exported) return -EINVAL;
    bool was_output = line->output;
    line->exported = false;
    line->output = false;
    line->edge = EDGE_NONE;
    pin_told(line, was_output, line->driven);
    interrupt(line);
    return 0;
}

/* gpiolib: a line that raises interrupts does not become an output; high and low ignore active_low. */
int line_direction(struct line *line, const char *word) {
    bool was_output = line->output;
    int was = line->driven;
    if (line->direction_error) return -line->direction_error;
    if (strcmp(word, "in") == 0) {
        line->output = false;
    } else {
        if (strcmp(word, "high") != 0 && strcmp(word, "low") != 0 && strcmp(word, "out") != 0) return -EINVAL;
        if (line->edge != EDGE_NONE) return -EIO;
        line->output = true;
        line->driven = strcmp(word, "high") == 0;
    }
    pin_told(line, was_output, was);
    return 0;
}

const char *edge_word(enum edge edge) {
    static const char *words[] = {"none", "rising", "falling", "both"};
    return words[edge];
}

int line_edge(struct line *line, const char *word) {
    for (enum edge edge = EDGE_NONE; edge <= EDGE_BOTH; edge++) {
        if (strcmp(word, edge_word(edge)) != 0) continue;
        if (edge != EDGE_NONE && line->output) return -EIO;
        line->edge = edge;
        return 0;
    }
    return -EINVAL;
}

int line_value(struct line *line, int value) {
    if (!line->output) return -EPERM;
    int was = line->driven;
    line->driven = (value != 0) != line->active_low;
    pin_told(line, true, was);
    return 0;
}

int line_active_low(struct line *line, int value) {
    line->active_low = value != 0;
    return 0;
}

void line_outside(struct line *line, int level) {
    int was = line_level(line);
    line->outside = level;
    int is = line_level(line);
    if (line->output || !line->exported || was == is) return;
    bool rising = (is == 1) != line->active_low;
    if (line->edge == EDGE_BOTH || (rising && line->edge == EDGE_RISING) ||
        (!rising && line->edge == EDGE_FALLING))
        interrupt(line);
}

void line_short(struct line *line, int level) { line->shorted = level; }

void log_note(const char *format, ...) {
    char text[256];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(text, sizeof text - 1, format, args);
    va_end(args);
    if (length > (int)sizeof text - 2) length = sizeof text - 2;
    text[length++] = '\n';
    char *grown = realloc(log_text, log_used + (size_t)length);
    if (grown == NULL) return;
    log_text = grown;
    memcpy(log_text + log_used, text, (size_t)length);
    log_used += (size_t)length;
}

void log_print(FILE *out) { fwrite(log_text, 1, log_used, out); }
void log_forget(void) { log_used = 0; }
