// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/zlib_text.h"

#include <zlib.h>

#include <algorithm>

namespace gatescope {

bool inflateText(std::string_view packed, std::size_t most, std::string& text) {
    constexpr std::size_t kPiece = std::size_t{256} << 10;
    constexpr int kZlibOrGzip = 15 + 32;
    z_stream stream{};
    if (::inflateInit2(&stream, kZlibOrGzip) != Z_OK) return false;
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<unsigned>(packed.size());
    text.clear();
    int code = Z_OK;
    while (code == Z_OK && text.size() < most) {
        const auto had = text.size();
        const auto piece = std::min(kPiece, most - had);
        text.resize(had + piece);
        stream.next_out = reinterpret_cast<Bytef*>(text.data() + had);
        stream.avail_out = static_cast<unsigned>(piece);
        code = ::inflate(&stream, Z_NO_FLUSH);
        text.resize(had + piece - stream.avail_out);
    }
    ::inflateEnd(&stream);
    return code == Z_STREAM_END;
}

} // namespace gatescope
