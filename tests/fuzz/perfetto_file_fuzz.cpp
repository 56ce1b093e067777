// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz_trace.h"

#include <cstddef>
#include <cstdint>
#include <string>

/// The bytes behind a packet that is in good order, so that all of them are read as Perfetto's form.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string bytes("\x0A\x04\x50\x01\x68\x01", 6);
    bytes.append(reinterpret_cast<const char*>(data), size);
    gatescope::readAndWrite(bytes);
    return 0;
}
