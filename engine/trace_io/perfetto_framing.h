// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

/// How a Perfetto trace is cut into packets: each is a tag, a length and that many bytes.
namespace gatescope::perfetto {

/// A packet of a trace: one byte, the same as a line feed.
inline constexpr char kPacketTag = '\x0A';

/// What stands where a packet should begin.
struct Frame {
    enum class State : std::uint8_t { Whole, NeedMore, NoPacket };

    State state = State::NoPacket;
    std::size_t begin = 0; ///< of the packet's content, behind tag and length
    std::size_t end = 0;
};

/// Longer than any packet that a recorder writes.
inline constexpr std::size_t kLongestPacket = std::size_t{128} << 20;

/// `text` is at a packet's tag. Fields of a trace that are no packets are NoPacket too.
Frame frameAt(std::string_view text);

/// Whether a packet that makes sense begins at `text`, with another one or the file's end behind it. `isEnd`:
/// nothing follows the text.
bool isPacketAt(std::string_view text, bool isEnd);

/// The first place from `from` on where isPacketAt(); npos where there is none.
std::size_t findPacket(std::string_view text, std::size_t from, bool isEnd);

/// By a file's first bytes.
bool looksLikeTrace(std::string_view start);

} // namespace gatescope::perfetto
