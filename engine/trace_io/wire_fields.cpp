// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/wire_fields.h"

#include <climits>

#include <google/protobuf/wire_format_lite.h>

namespace gatescope::perfetto {

namespace {

using google::protobuf::internal::WireFormatLite;

/// The library counts in int.
constexpr std::size_t kLongest = INT_MAX;

} // namespace

WireFields::WireFields(std::string_view message)
    : m_message(message.substr(0, kLongest)),
      m_stream(reinterpret_cast<const std::uint8_t*>(m_message.data()), static_cast<int>(m_message.size())),
      m_damaged(message.size() > kLongest) {}

bool WireFields::next() {
    if (m_damaged || static_cast<std::size_t>(m_stream.CurrentPosition()) == m_message.size()) return false;
    const auto tag = m_stream.ReadTagNoLastTag();
    m_field = static_cast<std::uint32_t>(WireFormatLite::GetTagFieldNumber(tag));
    m_number = 0;
    m_bytes = {};
    m_damaged = tag == 0 || m_field == 0 || !readValue(tag);
    return !m_damaged;
}

bool WireFields::readValue(std::uint32_t tag) {
    m_kind = static_cast<Kind>(WireFormatLite::GetTagWireType(tag));
    switch (m_kind) {
    case Kind::Varint:
        return m_stream.ReadVarint64(&m_number);
    case Kind::Fixed64:
        return m_stream.ReadLittleEndian64(&m_number);
    case Kind::Fixed32: {
        std::uint32_t number = 0;
        const bool whole = m_stream.ReadLittleEndian32(&number);
        m_number = number;
        return whole;
    }
    case Kind::Bytes: {
        std::uint32_t size = 0;
        if (!m_stream.ReadVarint32(&size)) return false;
        const auto at = static_cast<std::size_t>(m_stream.CurrentPosition());
        if (size > m_message.size() - at) return false;
        m_bytes = m_message.substr(at, size);
        return m_stream.Skip(static_cast<int>(size));
    }
    case Kind::Group:
        return WireFormatLite::SkipField(&m_stream, tag);
    }
    return false;
}

} // namespace gatescope::perfetto
