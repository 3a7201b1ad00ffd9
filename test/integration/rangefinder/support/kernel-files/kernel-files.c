/*
 * A file system whose files behave like the kernel's: what a read gives is asked for at each reading. For every file F
 * below the folder `script` there is a file F here; the first line of its script says what reading it does:
 *   say TEXT        gives TEXT and an end of line (\n in TEXT is one, too)
 *   fail ERRNO      the read fails with that number
 *   hang MS TEXT    takes that long before it gives TEXT
 * Usage: kernel-files SCRIPT MOUNTPOINT
 */
#define FUSE_USE_VERSION 31
#include <dirent.h>
#include <errno.h>
#include <fuse.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *script;

static void place(char *out, size_t size, const char *path) {
  snprintf(out, size, "%s%s", script, path);
}

static int get_attributes(const char *path, struct stat *st, struct fuse_file_info *info) {
  (void)info;
  char at[4096];
  place(at, sizeof at, path);
  if (stat(at, st) != 0) return -errno;
  if (S_ISREG(st->st_mode)) st->st_size = 4096;
  return 0;
}

static int read_folder(const char *path, void *buffer, fuse_fill_dir_t fill, off_t offset,
                       struct fuse_file_info *info, enum fuse_readdir_flags flags) {
  (void)offset, (void)info, (void)flags;
  char at[4096];
  place(at, sizeof at, path);
  DIR *folder = opendir(at);
  if (folder == NULL) return -errno;
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;) fill(buffer, entry->d_name, NULL, 0, 0);
  closedir(folder);
  return 0;
}

static int open_file(const char *path, struct fuse_file_info *info) {
  char at[4096];
  place(at, sizeof at, path);
  if (access(at, R_OK) != 0) return -errno;
  info->direct_io = 1;
  return 0;
}

static int read_file(const char *path, char *buffer, size_t size, off_t offset, struct fuse_file_info *info) {
  (void)info;
  if (offset > 0) return 0;
  char at[4096], line[4096] = "";
  place(at, sizeof at, path);
  FILE *file = fopen(at, "r");
  if (file == NULL) return -ENODEV;
  if (fgets(line, sizeof line, file) == NULL) line[0] = '\0';
  fclose(file);
  line[strcspn(line, "\n")] = '\0';
  if (strncmp(line, "fail ", 5) == 0) return -atoi(line + 5);
  const char *text = line;
  if (strncmp(line, "say ", 4) == 0) text = line + 4;
  if (strncmp(line, "hang ", 5) == 0) {
    char *rest;
    usleep((useconds_t)strtol(line + 5, &rest, 10) * 1000);
    text = *rest == ' ' ? rest + 1 : rest;
  }
  size_t length = 0;
  for (; *text != '\0' && length + 1 < size; text++) {
    int end = text[0] == '\\' && text[1] == 'n';
    buffer[length++] = end ? '\n' : *text;
    text += end;
  }
  buffer[length++] = '\n';
  return (int)length;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  script = argv[1];
  static const struct fuse_operations operations = {
      .getattr = get_attributes, .readdir = read_folder, .open = open_file, .read = read_file};
  char *arguments[] = {argv[0], "-f", argv[2], NULL};
  return fuse_main(3, arguments, &operations, NULL);
}
