; SPDX-License-Identifier: GPL-3.0-or-later
; Local memory in which emulated sub-group functions pass values between lanes: OpenCL C can't declare it outside of a
; kernel. 16 lanes with 32 bytes each.
target datalayout = "e-i64:64-v16:16-v24:32-v32:32-v48:64-v96:128-v192:256-v256:256-v512:512-v1024:1024"
target triple = "spir64"

@gatescope.exchange = internal addrspace(3) global [512 x i8] undef, align 64

define spir_func i8 addrspace(3)* @exchangeMemory() {
  ret i8 addrspace(3)* getelementptr inbounds ([512 x i8], [512 x i8] addrspace(3)* @gatescope.exchange, i64 0, i64 0)
}
