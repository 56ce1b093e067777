// SPDX-License-Identifier: GPL-3.0-or-later
// The emulated built-ins as functions of their own, to be linked with what SPIR-V modules import. exchange.ll has the memory.
local uchar* exchangeMemory(void);
#define exchange exchangeMemory()
#define EXCHANGE_PARAMETER

#if SUB_GROUP == 16
typedef short8 OperandA;
#else
typedef int8 OperandA;
#endif

#include "emulated_built_ins.clh"
