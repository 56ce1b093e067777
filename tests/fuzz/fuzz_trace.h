// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "trace_io/chrome_json.h"
#include "trace_io/trace_reader.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <unistd.h>

namespace gatescope {

/// Any bytes are a trace or an InputError, and a trace can be written and read again.
inline void readAndWrite(std::string_view bytes) {
    const auto fileWith = [](std::string_view content) {
        static const auto path =
            std::filesystem::temp_directory_path() / ("trace_fuzz." + std::to_string(::getpid()));
        std::ofstream(path, std::ios::binary)
            .write(content.data(), static_cast<std::streamsize>(content.size()));
        return path;
    };
    try {
        const auto first = readTrace(fileWith(bytes), noProgress(), {});
        const auto again = readTrace(fileWith(chromeJson(*first.trace)), noProgress(), {});
        if (again.trace->sliceCount() != first.trace->sliceCount()) std::abort();
    } catch (const InputError&) {
    }
}

} // namespace gatescope
