// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/gzip_packer.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>
#include <utility>

namespace gatescope {

namespace {
constexpr std::size_t kPiece = std::size_t{64} << 10;
constexpr int kGzipWindow = 15 + 16; ///< zlib's largest window; 16 more asks for gzip's framing
constexpr int kMemoryLevel = 8;      ///< zlib's default
} // namespace

GzipPacker::GzipPacker(Sink sink)
    : m_sink(std::move(sink)), m_stream(std::make_unique<z_stream_s>()), m_out(kPiece, '\0') {
    const int code = ::deflateInit2(m_stream.get(), Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindow,
                                    kMemoryLevel, Z_DEFAULT_STRATEGY);
    if (code != Z_OK) throw std::bad_alloc(); // the arguments are right, so there was no memory
}

GzipPacker::~GzipPacker() {
    ::deflateEnd(m_stream.get());
}

void GzipPacker::write(std::string_view text) {
    // zlib counts in 32 bits.
    constexpr std::size_t kMostAtOnce = std::numeric_limits<uInt>::max();
    for (; !text.empty(); text.remove_prefix(std::min(text.size(), kMostAtOnce)))
        pack(text.substr(0, kMostAtOnce), Z_NO_FLUSH);
}

void GzipPacker::finish() {
    pack({}, Z_FINISH);
}

void GzipPacker::pack(std::string_view text, int flush) {
    m_stream->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data())); // zlib only reads it
    m_stream->avail_in = static_cast<uInt>(text.size());
    do {
        m_stream->next_out = reinterpret_cast<Bytef*>(m_out.data());
        m_stream->avail_out = static_cast<uInt>(m_out.size());
        ::deflate(m_stream.get(), flush); // fails only where its state is misused
        m_sink(std::string_view(m_out).substr(0, m_out.size() - m_stream->avail_out));
    } while (m_stream->avail_out == 0);
}

} // namespace gatescope
