/* The hand of the test: a unix socket that takes one command on each connection. See control.c for the commands. */
#ifndef CONTROL_H
#define CONTROL_H

/* Listens in a thread of its own. Answers 0 or a negative error number. */
int control_start(const char *path);

#endif
