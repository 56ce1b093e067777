// SPDX-License-Identifier: GPL-3.0-or-later
// Local memory that the lanes of a work-group exchange values through: 64 bytes for each of up to 1024 work-items. C, since OpenCL C allows no
// local memory outside of a kernel; address space 3 is local memory.

#define LOCAL __attribute__((address_space(3)))

static unsigned char LOCAL exchange[1024 * 64] __attribute__((aligned(64), loader_uninitialized));

unsigned char LOCAL* zesimExchange(void) { return exchange; }
