#include "control.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "lines.h"

static int error_number(const char *name) {
    if (strcmp(name, "EBUSY") == 0) return EBUSY;
    if (strcmp(name, "EINVAL") == 0) return EINVAL;
    if (strcmp(name, "EACCES") == 0) return EACCES;
    if (strcmp(name, "EPERM") == 0) return EPERM;
    if (strcmp(name, "EIO") == 0) return EIO;
    return 0;
}

static void pause_us(long span_us) {
    struct timespec span = {span_us / 1000000, (span_us % 1000000) * 1000};
    nanosleep(&span, NULL);
}

/* Waits until somebody has read the line since its last interrupt; not for ever, for perhaps nobody watches. */
static void wait_for_reader(const struct line *line) {
    for (int tries = 0; tries < 2000; tries++) {
        lines_lock();
        bool read = line->events_read == line->events;
        lines_unlock();
        if (read) return;
        pause_us(500);
    }
}

/* Pulses away from the present level: `count` times for `on_us`, each read by who watches and followed by `off_us`. A
 * busy machine so gets them slower, not fewer. */
static void pulse(struct line *line, int count, long on_us, long off_us) {
    for (int i = 0; i < count; i++) {
        lines_lock();
        int rest = line->outside;
        line_outside(line, !rest);
        lines_unlock();
        pause_us(on_us);
        lines_lock();
        line_outside(line, rest);
        lines_unlock();
        wait_for_reader(line);
        pause_us(off_us);
    }
}

static void print_state(FILE *out, const struct line *line) {
    fprintf(out, "{\"exported\":%s,\"direction\":\"%s\",\"level\":%d,\"active_low\":%s,\"edge\":\"%s\"}\n",
            line->exported ? "true" : "false", line->output ? "out" : "in", line_level(line),
            line->active_low ? "true" : "false", edge_word(line->edge));
}

/* Commands on one line:
 *   set LINE LEVEL        outside puts a level on it       pulse LINE COUNT ON_US OFF_US
 *   short LINE LEVEL|-1   a short circuit holds it          forbid LINE EXXX|none   exporting it fails
 *   fix LINE EXXX|none    writing its direction fails       state LINE              tells it as JSON
 *   write LINE direction|edge|value|active_low WORD         another program does that
 *   export LINE, unexport LINE                              another program does that
 *   log, forget                                             everything that happened; as if it had not
 */
static int on_line(FILE *out, const char *what, struct line *line, char *rest) {
    int number = line_number(line);
    char word[16] = "", name[16] = "";
    int a = 0;
    long b = 0, c = 0;
    if (strcmp(what, "state") == 0) return print_state(out, line), 0;
    if (strcmp(what, "export") == 0) return line_export(number);
    if (strcmp(what, "unexport") == 0) return line_unexport(number);
    if (strcmp(what, "set") == 0 && sscanf(rest, "%d", &a) == 1) return line_outside(line, a), 0;
    if (strcmp(what, "short") == 0 && sscanf(rest, "%d", &a) == 1) return line_short(line, a), 0;
    if (strcmp(what, "forbid") == 0 && sscanf(rest, "%15s", word) == 1)
        return line->export_error = error_number(word), 0;
    if (strcmp(what, "fix") == 0 && sscanf(rest, "%15s", word) == 1)
        return line->direction_error = error_number(word), 0;
    if (strcmp(what, "pulse") == 0 && sscanf(rest, "%d %ld %ld", &a, &b, &c) == 3) {
        lines_unlock();
        pulse(line, a, b, c);
        lines_lock();
        return 0;
    }
    if (strcmp(what, "write") == 0 && sscanf(rest, "%15s %15s", name, word) == 2) {
        if (strcmp(name, "direction") == 0) return line_direction(line, word);
        if (strcmp(name, "edge") == 0) return line_edge(line, word);
        if (strcmp(name, "value") == 0) return line_value(line, atoi(word));
        if (strcmp(name, "active_low") == 0) return line_active_low(line, atoi(word));
    }
    return -EINVAL;
}

static void obey(FILE *out, char *command) {
    char what[16] = "";
    int number = -1, used = 0;
    int result = -EINVAL;
    lines_lock();
    if (strncmp(command, "log", 3) == 0) {
        log_print(out);
        result = 0;
    } else if (strncmp(command, "forget", 6) == 0) {
        log_forget();
        result = 0;
    } else if (sscanf(command, "%15s %d%n", what, &number, &used) == 2) {
        struct line *line = line_at(number);
        if (line != NULL) result = on_line(out, what, line, command + used);
    }
    lines_unlock();
    if (result == 0) fputs("ok\n", out);
    else fprintf(out, "error %s\n", strerror(-result));
}

static void *serve(void *argument) {
    int client = (int)(intptr_t)argument;
    char command[128];
    size_t used = 0;
    ssize_t got;
    while (used < sizeof command - 1 && (got = read(client, command + used, sizeof command - 1 - used)) > 0) {
        used += (size_t)got;
        if (command[used - 1] == '\n') break;
    }
    command[used] = 0;
    FILE *out = fdopen(client, "w");
    if (out == NULL) return NULL;
    obey(out, command);
    fclose(out);
    return NULL;
}

static void *listen_for_ever(void *argument) {
    int listener = (int)(intptr_t)argument;
    for (;;) {
        int client = accept(listener, NULL, NULL);
        pthread_t thread;
        if (client < 0) continue;
        if (pthread_create(&thread, NULL, serve, (void *)(intptr_t)client) == 0) pthread_detach(thread);
        else close(client);
    }
    return NULL;
}

int control_start(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    pthread_t thread;
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0) return -errno;
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 16) < 0)
        return -errno;
    /* A signal has to wake the thread that serves the files: one that is taken here would leave it waiting. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&thread, NULL, listen_for_ever, (void *)(intptr_t)listener);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failed) return -EAGAIN;
    pthread_detach(thread);
    return 0;
}
