// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes are a trace or an InputError, and a trace can be written and read again.
#include "base/error.h"
#include "trace_io/chrome_json.h"
#include "trace_io/trace_reader.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

namespace {

std::filesystem::path writeInput(const char* bytes, std::size_t size) {
    static const auto path =
        std::filesystem::temp_directory_path() / ("trace_fuzz." + std::to_string(::getpid()));
    std::ofstream(path, std::ios::binary).write(bytes, static_cast<std::streamsize>(size));
    return path;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace gatescope;
    try {
        const auto first = readTrace(writeInput(reinterpret_cast<const char*>(data), size), noProgress(), {});
        const auto text = chromeJson(*first.trace);
        const auto again = readTrace(writeInput(text.data(), text.size()), noProgress(), {});
        if (again.trace->sliceCount() != first.trace->sliceCount()) std::abort();
    } catch (const InputError&) {
    }
    return 0;
}
