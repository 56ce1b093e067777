// SPDX-License-Identifier: GPL-3.0-or-later
// Nothing: what the headers that all tests share are compiled with.
