// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/perfetto_framing.h"

#include "trace_io/wire_fields.h"

#include <algorithm>

namespace gatescope::perfetto {

namespace {

/// So many fields of a packet are looked at; the places in a file that are tried may be many.
constexpr int kMostFields = 32;
/// Numbers of a packet's fields, below which nearly all are given away.
constexpr std::uint32_t kLastField = 1023;

/// Of the fields that packets nearly always have, which kind is known.
bool hasItsKind(std::uint32_t field, WireFields::Kind kind) {
    switch (field) {
    case 3:  // trusted_uid
    case 8:  // timestamp
    case 10: // trusted_packet_sequence_id
    case 13: // sequence_flags
    case 41:
    case 42:
    case 58: // timestamp_clock_id
    case 79: // trusted_pid
    case 87: // first_packet_on_sequence
    case 98: // machine_id
        return kind == WireFields::Kind::Varint;
    default:
        // What a packet carries is a message.
        return kind == WireFields::Kind::Bytes;
    }
}

/// `isWhole`: the packet ends where `content` does.
bool makesSense(std::string_view content, bool isWhole) {
    WireFields fields(content);
    int seen = 0;
    while (seen < kMostFields && fields.next()) {
        if (fields.field() > kLastField || !hasItsKind(fields.field(), fields.kind())) return false;
        ++seen;
    }
    return seen > 0 && (!fields.isDamaged() || !isWhole);
}

bool isText(std::string_view text) {
    return std::ranges::none_of(text.substr(0, 256), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t';
    });
}

} // namespace

Frame frameAt(std::string_view text) {
    using State = Frame::State;
    if (text.empty()) return {State::NeedMore};
    if (text.front() != kPacketTag) return {State::NoPacket};
    std::uint64_t size = 0;
    std::size_t at = 1;
    constexpr unsigned kMostBits = 35; // five bytes hold every length that is let through
    for (unsigned shift = 0;; shift += 7) {
        if (shift == kMostBits) return {State::NoPacket};
        if (at == text.size()) return {State::NeedMore};
        const auto byte = static_cast<unsigned char>(text[at++]);
        size |= std::uint64_t{byte & 0x7FU} << shift;
        if (byte < 0x80) break;
    }
    if (size > kLongestPacket) return {State::NoPacket};
    const Frame frame{State::Whole, at, at + static_cast<std::size_t>(size)};
    return frame.end > text.size() ? Frame{State::NeedMore, frame.begin, frame.end} : frame;
}

bool isPacketAt(std::string_view text, bool isEnd) {
    const auto frame = frameAt(text);
    if (frame.state != Frame::State::Whole) return false;
    const auto behind = text.substr(frame.end);
    if (behind.empty() ? !isEnd : behind.front() != kPacketTag) return false;
    return makesSense(text.substr(frame.begin, frame.end - frame.begin), true);
}

std::size_t findPacket(std::string_view text, std::size_t from, bool isEnd) {
    for (auto at = text.find(kPacketTag, from); at != std::string_view::npos;
         at = text.find(kPacketTag, at + 1)) {
        if (isPacketAt(text.substr(at), isEnd)) return at;
    }
    return std::string_view::npos;
}

bool looksLikeTrace(std::string_view start) {
    if (!start.starts_with(kPacketTag)) return false;
    const auto frame = frameAt(start);
    if (frame.state == Frame::State::Whole && isPacketAt(start, frame.end == start.size())) return true;
    if (isText(start)) return false;
    // The first packet may be longer than what is here, cut off, or damaged.
    if (frame.begin != 0 && frame.end > start.size() && makesSense(start.substr(frame.begin), false))
        return true;
    return findPacket(start, 1, false) != std::string_view::npos;
}

} // namespace gatescope::perfetto
