// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/text_source.h"

#include "base/error.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace gatescope {

namespace {

constexpr std::size_t kInput = std::size_t{256} << 10;
constexpr std::size_t kZipHeader = 30;
constexpr std::string_view kZipEntry{"PK\x03\x04", 4};

unsigned little16(const unsigned char* p) {
    return p[0] | static_cast<unsigned>(p[1]) << 8;
}

std::uint32_t little32(const unsigned char* p) {
    return little16(p) | little16(p + 2) << 16;
}

} // namespace

TextSource::TextSource(std::filesystem::path path) : m_path(std::move(path)), m_in(kInput) {
    std::error_code error;
    if (std::filesystem::is_directory(m_path, error)) {
        throw InputError(fmt::format("{}: is a folder", m_path.string()), "Name a trace file");
    }
    m_file = ::open(m_path.c_str(), O_RDONLY | O_CLOEXEC);
    if (m_file < 0) {
        throw InputError(fmt::format("{}: cannot be opened: {}", m_path.string(), std::strerror(errno)),
                         "Check the path and its permissions");
    }
    const auto size = std::filesystem::file_size(m_path, error);
    m_fileSize = error ? 0 : size;
    try {
        fill();
        const std::string_view start(reinterpret_cast<const char*>(m_in.data()), m_inSize);
        if (start.starts_with("\x1F\x8B")) {
            beginGzip();
        } else if (start.starts_with(kZipEntry)) {
            beginZip();
        } else if (start.starts_with("\x28\xB5\x2F\xFD")) {
            throw InputError(fmt::format("{}: is packed with zstd, which is not read", m_path.string()),
                             "Unpack it with zstd -d");
        }
    } catch (...) {
        ::close(m_file);
        throw;
    }
}

TextSource::~TextSource() {
    if (m_stream) ::inflateEnd(m_stream.get());
    ::close(m_file);
}

double TextSource::consumed() const {
    if (m_fileSize == 0) return 0;
    return std::min(1.0, static_cast<double>(m_taken.load(std::memory_order_relaxed)) /
                             static_cast<double>(m_fileSize));
}

std::size_t TextSource::read(char* into, std::size_t size) {
    std::size_t got = 0;
    while (got < size && !m_done) {
        const auto piece = m_stream ? readPacked(into + got, size - got) : readPlain(into + got, size - got);
        got += piece;
    }
    m_unpacked += got;
    return got;
}

/// Reads behind what is still in the buffer, whose taken part is dropped. False at the end of the file.
bool TextSource::fill() {
    std::memmove(m_in.data(), m_in.data() + m_inAt, m_inSize - m_inAt);
    m_inSize -= m_inAt;
    m_inAt = 0;
    const auto got = ::read(m_file, m_in.data() + m_inSize, m_in.size() - m_inSize);
    if (got < 0 && errno == EINTR) return fill();
    if (got < 0) {
        throw InputError(fmt::format("{}: cannot be read: {}", m_path.string(), std::strerror(errno)),
                         "Check the disk, or copy the file again");
    }
    m_inSize += static_cast<std::size_t>(got);
    return got > 0;
}

void TextSource::take(std::size_t bytes) {
    m_inAt += bytes;
    m_taken.fetch_add(bytes, std::memory_order_relaxed);
}

std::size_t TextSource::readPlain(char* into, std::size_t size) {
    const bool stored = m_packing == Packing::Zip;
    if (stored) size = std::min<std::uint64_t>(size, m_storedLeft);
    if (size == 0 || (m_inAt == m_inSize && !fill())) {
        m_done = true;
        if (size != 0 && stored) m_state = State::CutShort;
        return 0;
    }
    const auto piece = std::min(size, m_inSize - m_inAt);
    std::memcpy(into, m_in.data() + m_inAt, piece);
    take(piece);
    if (stored) m_storedLeft -= piece;
    return piece;
}

std::size_t TextSource::readPacked(char* into, std::size_t size) {
    if (m_inAt == m_inSize && !fill()) {
        m_done = true;
        m_state = State::CutShort;
        return 0;
    }
    constexpr std::size_t kMostAtOnce = std::size_t{1} << 30;
    size = std::min(size, kMostAtOnce);
    m_stream->next_in = m_in.data() + m_inAt;
    m_stream->avail_in = static_cast<unsigned>(m_inSize - m_inAt);
    m_stream->next_out = reinterpret_cast<Bytef*>(into);
    m_stream->avail_out = static_cast<unsigned>(size);
    const int code = ::inflate(m_stream.get(), Z_NO_FLUSH);
    take(m_inSize - m_inAt - m_stream->avail_in);
    const auto got = size - m_stream->avail_out;
    if (code == Z_STREAM_END) {
        if (!atNextMember()) m_done = true;
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
        if (m_unpacked + got == 0) {
            throw InputError(fmt::format("{}: cannot be unpacked: {}", m_path.string(),
                                         m_stream->msg != nullptr ? m_stream->msg : "damaged data"),
                             "The packed data is damaged; copy or record the trace again");
        }
        m_done = true;
        m_state = State::Damaged;
    }
    return got;
}

void TextSource::startInflating(int windowBits) {
    m_stream = std::make_unique<z_stream_s>();
    if (::inflateInit2(m_stream.get(), windowBits) != Z_OK) {
        m_stream.reset();
        throw InputError(fmt::format("{}: zlib cannot be started", m_path.string()), "Free some memory");
    }
}

void TextSource::beginGzip() {
    constexpr int kGzipOnly = 15 + 16;
    m_packing = Packing::Gzip;
    startInflating(kGzipOnly);
}

/// Parallel compressors write one member after the other. What follows the last one and is none (padding) is
/// no part of the text.
bool TextSource::atNextMember() {
    if (m_packing == Packing::Zip) {
        atNextZipEntry();
        return false;
    }
    if (m_inSize - m_inAt < 2) fill();
    if (m_inSize - m_inAt < 2 || m_in[m_inAt] != 0x1F || m_in[m_inAt + 1] != 0x8B) return false;
    ::inflateReset(m_stream.get());
    return true;
}

void TextSource::beginZip() {
    m_packing = Packing::Zip;
    while (!beginZipEntry()) {
    }
}

/// False where the entry is a folder or empty, and has been passed over.
bool TextSource::beginZipEntry() {
    if (m_inSize - m_inAt < kZipHeader) fill();
    const unsigned char* header = m_in.data() + m_inAt;
    const std::string_view start(reinterpret_cast<const char*>(header), m_inSize - m_inAt);
    if (start.size() < kZipHeader || !start.starts_with(kZipEntry)) {
        throw InputError(fmt::format("{}: is a zip archive without a file in it", m_path.string()),
                         "Unpack it and open the trace");
    }
    const unsigned flags = little16(header + 6);
    const unsigned method = little16(header + 8);
    const std::uint32_t packedSize = little32(header + 18);
    const std::size_t nameSize = little16(header + 26);
    const std::size_t extraSize = little16(header + 28);
    const bool folder =
        nameSize > 0 && start.size() >= kZipHeader + nameSize && start[kZipHeader + nameSize - 1] == '/';
    constexpr unsigned kEncrypted = 1;
    constexpr unsigned kSizeBehind = 8;
    const bool stored = method == 0 && (flags & kSizeBehind) == 0;
    if ((flags & kEncrypted) != 0 || (method != Z_DEFLATED && !stored)) {
        throw InputError(fmt::format("{}: is a zip archive of a kind that is not read", m_path.string()),
                         "Unpack it and open the trace");
    }
    skip(kZipHeader + nameSize + extraSize);
    if (folder && packedSize == 0) return false;
    if (stored) {
        m_storedLeft = packedSize;
    } else {
        startInflating(-15);
    }
    return true;
}

void TextSource::skip(std::uint64_t bytes) {
    while (bytes > 0) {
        if (m_inAt == m_inSize && !fill()) return;
        const auto piece = std::min<std::uint64_t>(bytes, m_inSize - m_inAt);
        take(piece);
        bytes -= piece;
    }
}

/// Which of several files was meant can't be known.
bool TextSource::atNextZipEntry() {
    constexpr std::size_t kLongestDescriptor = 24;
    if (m_inSize - m_inAt < kLongestDescriptor + kZipEntry.size()) fill();
    const std::string_view rest(reinterpret_cast<const char*>(m_in.data()) + m_inAt,
                                std::min(m_inSize - m_inAt, kLongestDescriptor + kZipEntry.size()));
    if (rest.find(kZipEntry) == std::string_view::npos) return false;
    throw InputError(fmt::format("{}: is a zip archive of several files", m_path.string()),
                     "Unpack it and open the traces that you mean");
}

} // namespace gatescope
