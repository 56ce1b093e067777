// SPDX-License-Identifier: GPL-3.0-or-later
// Nothing: headers that programs share are precompiled with it.
