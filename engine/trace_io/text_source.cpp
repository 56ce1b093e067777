// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/text_source.h"

#include "base/error.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace gatescope {

TextSource::TextSource(std::filesystem::path path) : m_path(std::move(path)) {
    std::error_code error;
    if (std::filesystem::is_directory(m_path, error)) {
        throw InputError(fmt::format("{}: is a folder", m_path.string()), "Name a trace file");
    }
    m_file = ::gzopen(m_path.c_str(), "rb");
    if (m_file == nullptr) {
        throw InputError(fmt::format("{}: cannot be opened: {}", m_path.string(), std::strerror(errno)),
                         "Check the path and its permissions");
    }
    const auto size = std::filesystem::file_size(m_path, error);
    m_fileSize = error ? 0 : size;
    ::gzbuffer(m_file, 1u << 18);
}

TextSource::~TextSource() {
    ::gzclose(m_file);
}

std::size_t TextSource::read(char* into, std::size_t size) {
    constexpr std::size_t kMostAtOnce = std::size_t{1} << 30;
    const int got = ::gzread(m_file, into, static_cast<unsigned>(std::min(size, kMostAtOnce)));
    int code = Z_OK;
    const char* message = ::gzerror(m_file, &code);
    if (code == Z_BUF_ERROR) m_cutShort = true;
    if (got >= 0) return static_cast<std::size_t>(got);
    if (code == Z_BUF_ERROR) return 0;
    throw InputError(fmt::format("{}: cannot be unpacked: {}", m_path.string(), message),
                     "The gzip data is damaged; copy or record the trace again");
}

double TextSource::consumed() const {
    if (m_fileSize == 0) return 0;
    return std::min(1.0, static_cast<double>(::gzoffset(m_file)) / static_cast<double>(m_fileSize));
}

} // namespace gatescope
