// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;

namespace gatescope {

/// Packs text as one gzip member, piece by piece, and hands the packed bytes on. The same text gives the same
/// bytes: neither name nor time goes into the header.
class GzipPacker {
public:
    using Sink = std::function<void(std::string_view)>;

    explicit GzipPacker(Sink sink);
    ~GzipPacker();
    GzipPacker(const GzipPacker&) = delete;
    GzipPacker& operator=(const GzipPacker&) = delete;

    void write(std::string_view text);
    /// To be called once, after all text: without it the data is cut short.
    void finish();

private:
    void pack(std::string_view text, int flush);

    Sink m_sink;
    std::unique_ptr<z_stream_s> m_stream;
    std::string m_out;
};

} // namespace gatescope
