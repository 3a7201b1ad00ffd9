/*
 * /sys/class/gpio as a FUSE file system, for programs that insist on that path:
 *   fake-gpio MOUNT_POINT CONTROL_SOCKET LABEL:BASE:LINES...
 * Files behave as in Linux: see lines.c for what each write does. A read of `value` takes note of the interrupts so far, and
 * poll reports POLLPRI and POLLERR while there are newer ones (Documentation/admin-guide/gpio/sysfs.rst).
 */
#define FUSE_USE_VERSION 31

#include <errno.h>
#include <fuse.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "control.h"
#include "lines.h"

/* One opened `value` file. */
struct opened {
    struct line *line;
    unsigned seen;
    struct fuse_pollhandle *waiting;
    struct opened *next;
};

static struct opened *all_opened;

struct place {
    const struct chip *chip;
    struct line *line;
    char file[24];
};

/* Takes a path apart; 0, or -ENOENT when nothing is there. */
static int find(const char *path, struct place *place) {
    int number, used = 0;
    memset(place, 0, sizeof *place);
    if (sscanf(path, "/gpiochip%d%n", &number, &used) == 1 && used > 0) {
        place->chip = chip_by_base(number);
        if (place->chip == NULL) return -ENOENT;
    } else if (sscanf(path, "/gpio%d%n", &number, &used) == 1 && used > 0) {
        place->line = line_at(number);
        if (place->line == NULL || !place->line->exported) return -ENOENT;
    } else {
        snprintf(place->file, sizeof place->file, "%s", path + 1);
        if (path[1] == 0 || strcmp(path, "/export") == 0 || strcmp(path, "/unexport") == 0) return 0;
        return -ENOENT;
    }
    if (path[used] == 0) return 0;
    if (path[used] != '/') return -ENOENT;
    snprintf(place->file, sizeof place->file, "%s", path + used + 1);
    return 0;
}

/* The text of a file; -ENOENT when there is no such file. */
static int text_of(const struct place *place, char *text, size_t size) {
    const char *file = place->file;
    const struct line *line = place->line;
    if (place->chip != NULL) {
        if (strcmp(file, "label") == 0) return snprintf(text, size, "%s\n", place->chip->label);
        if (strcmp(file, "base") == 0) return snprintf(text, size, "%d\n", place->chip->base);
        if (strcmp(file, "ngpio") == 0) return snprintf(text, size, "%d\n", place->chip->lines);
    } else if (line != NULL) {
        if (strcmp(file, "direction") == 0) return snprintf(text, size, "%s\n", line->output ? "out" : "in");
        if (strcmp(file, "edge") == 0) return snprintf(text, size, "%s\n", edge_word(line->edge));
        if (strcmp(file, "active_low") == 0) return snprintf(text, size, "%d\n", line->active_low);
        if (strcmp(file, "value") == 0)
            return snprintf(text, size, "%d\n", line_level(line) != line->active_low);
    }
    return -ENOENT;
}

static int gpio_getattr(const char *path, struct stat *st, struct fuse_file_info *fi) {
    (void)fi;
    struct place place;
    char text[80];
    memset(st, 0, sizeof *st);
    lines_lock();
    int result = find(path, &place);
    bool folder = result == 0 && (place.file[0] == 0);
    bool order = result == 0 && !folder && place.chip == NULL && place.line == NULL;
    if (result == 0 && !folder && !order && text_of(&place, text, sizeof text) < 0) result = -ENOENT;
    lines_unlock();
    if (result < 0) return result;
    st->st_mode = folder ? S_IFDIR | 0755 : S_IFREG | (order ? 0200 : place.chip ? 0444 : 0644);
    st->st_nlink = folder ? 2 : 1;
    st->st_size = folder ? 0 : 4096;
    return 0;
}

static int gpio_readdir(const char *path, void *buffer, fuse_fill_dir_t fill, off_t offset,
                        struct fuse_file_info *fi, enum fuse_readdir_flags flags) {
    (void)offset, (void)fi, (void)flags;
    struct place place;
    char name[32];
    lines_lock();
    int result = find(path, &place);
    if (result == 0 && place.chip == NULL && place.line == NULL) {
        fill(buffer, "export", NULL, 0, 0);
        fill(buffer, "unexport", NULL, 0, 0);
        for (int i = 0; i < chip_count(); i++) {
            snprintf(name, sizeof name, "gpiochip%d", chip_at(i)->base);
            fill(buffer, name, NULL, 0, 0);
        }
        for (int i = 0; i < MOST_LINES; i++) {
            const struct line *line = line_at(i);
            snprintf(name, sizeof name, "gpio%d", i);
            if (line != NULL && line->exported) fill(buffer, name, NULL, 0, 0);
        }
    } else if (result == 0) {
        static const char *of_chip[] = {"label", "base", "ngpio", NULL};
        static const char *of_line[] = {"direction", "edge", "active_low", "value", NULL};
        for (const char **file = place.chip ? of_chip : of_line; *file != NULL; file++)
            fill(buffer, *file, NULL, 0, 0);
    }
    lines_unlock();
    return result;
}

static int gpio_open(const char *path, struct fuse_file_info *fi) {
    struct place place;
    lines_lock();
    int result = find(path, &place);
    if (result == 0 && place.line != NULL && strcmp(place.file, "value") == 0) {
        struct opened *opened = calloc(1, sizeof *opened);
        opened->line = place.line;
        opened->seen = place.line->events_read = place.line->events;
        opened->next = all_opened;
        all_opened = opened;
        fi->fh = (uint64_t)(uintptr_t)opened;
    }
    lines_unlock();
    fi->direct_io = 1;
    return result;
}

static int gpio_release(const char *path, struct fuse_file_info *fi) {
    (void)path;
    struct opened *opened = (struct opened *)(uintptr_t)fi->fh;
    if (opened == NULL) return 0;
    lines_lock();
    for (struct opened **at = &all_opened; *at != NULL; at = &(*at)->next) {
        if (*at != opened) continue;
        *at = opened->next;
        break;
    }
    if (opened->waiting) fuse_pollhandle_destroy(opened->waiting);
    lines_unlock();
    free(opened);
    return 0;
}

static int gpio_read(const char *path, char *buffer, size_t size, off_t offset, struct fuse_file_info *fi) {
    struct opened *opened = (struct opened *)(uintptr_t)fi->fh;
    struct place place;
    char text[80];
    lines_lock();
    int length = find(path, &place) < 0 ? -ENODEV : text_of(&place, text, sizeof text);
    if (length > 0 && opened != NULL) opened->seen = opened->line->events_read = opened->line->events;
    lines_unlock();
    if (length <= offset) return length < 0 ? length : 0;
    if (size > (size_t)(length - offset)) size = (size_t)(length - offset);
    memcpy(buffer, text + offset, size);
    return (int)size;
}

static int write_line(struct line *line, const char *file, const char *word) {
    if (strcmp(file, "direction") == 0) return line_direction(line, word);
    if (strcmp(file, "edge") == 0) return line_edge(line, word);
    if (strcmp(file, "active_low") == 0) return line_active_low(line, atoi(word));
    if (strcmp(file, "value") == 0) return line_value(line, atoi(word));
    return -EACCES;
}

static int gpio_write(const char *path, const char *data, size_t size, off_t offset,
                      struct fuse_file_info *fi) {
    (void)offset, (void)fi;
    struct place place;
    char word[24];
    if (size >= sizeof word) return -EINVAL;
    memcpy(word, data, size);
    word[size] = 0;
    word[strcspn(word, "\n")] = 0;
    lines_lock();
    int result = find(path, &place);
    if (result < 0) result = -ENODEV;
    else if (place.line != NULL) result = write_line(place.line, place.file, word);
    else if (strcmp(place.file, "export") == 0) result = line_export(atoi(word));
    else if (strcmp(place.file, "unexport") == 0) result = line_unexport(atoi(word));
    else result = -EACCES;
    if (place.line != NULL)
        log_note("%s %d %s%s", place.file, line_number(place.line), word, result < 0 ? " refused" : "");
    else log_note("%s %s%s", place.file, word, result < 0 ? " refused" : "");
    lines_unlock();
    return result < 0 ? result : (int)size;
}

static int gpio_truncate(const char *path, off_t size, struct fuse_file_info *fi) {
    (void)path, (void)size, (void)fi;
    return 0;
}

static int gpio_poll(const char *path, struct fuse_file_info *fi, struct fuse_pollhandle *handle,
                     unsigned *events) {
    struct opened *opened = (struct opened *)(uintptr_t)fi->fh;
    (void)path;
    *events = POLLIN | POLLOUT;
    if (opened == NULL) {
        if (handle) fuse_pollhandle_destroy(handle);
        return 0;
    }
    lines_lock();
    if (handle != NULL) {
        if (opened->waiting) fuse_pollhandle_destroy(opened->waiting);
        opened->waiting = handle;
    }
    if (opened->seen != opened->line->events) *events |= POLLPRI | POLLERR;
    lines_unlock();
    return 0;
}

/* Wakes whoever polls the line. */
static void wake(struct line *line) {
    for (struct opened *opened = all_opened; opened != NULL; opened = opened->next) {
        if (opened->line != line || opened->waiting == NULL) continue;
        fuse_notify_poll(opened->waiting);
        fuse_pollhandle_destroy(opened->waiting);
        opened->waiting = NULL;
    }
}

static void *gpio_init(struct fuse_conn_info *connection, struct fuse_config *config) {
    (void)connection;
    config->entry_timeout = 0;
    config->attr_timeout = 0;
    config->negative_timeout = 0;
    puts("ready");
    fflush(stdout);
    return NULL;
}

static const struct fuse_operations operations = {
    .init = gpio_init,
    .getattr = gpio_getattr,
    .readdir = gpio_readdir,
    .open = gpio_open,
    .release = gpio_release,
    .read = gpio_read,
    .write = gpio_write,
    .truncate = gpio_truncate,
    .poll = gpio_poll,
};

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    for (int i = 3; i < argc; i++) {
        char label[64];
        int base, count;
        if (sscanf(argv[i], "%63[^:]:%d:%d", label, &base, &count) != 3) return 2;
        if (chip_add(label, base, count) < 0) return 2;
    }
    on_event = wake;
    if (control_start(argv[2]) < 0) return 3;
    char *arguments[] = {argv[0], "-f", "-s", "-o", "allow_other", argv[1], NULL};
    return fuse_main(6, arguments, &operations, NULL);
}
