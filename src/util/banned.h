/*
 * Makes the string functions that overflow or hide errors a compile error.
 *
 * Included by util/xalloc.h, which every file includes one way or another.
 */
#ifndef VIVA_UTIL_BANNED_H
#define VIVA_UTIL_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok atoi atol atof gets

#endif
