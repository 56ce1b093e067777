// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <google/protobuf/io/coded_stream.h>
#include <string_view>

namespace gatescope::perfetto {

/// Walks the fields of one protobuf message that lies in memory and looks into none of them.
class WireFields {
public:
    /// The format's numbers; a group is passed over whole.
    enum class Kind : std::uint8_t { Varint = 0, Fixed64 = 1, Bytes = 2, Group = 3, Fixed32 = 5 };

    explicit WireFields(std::string_view message);

    /// False at the end, and where the bytes are no message.
    bool next();
    bool isDamaged() const { return m_damaged; }
    std::uint32_t field() const { return m_field; }
    Kind kind() const { return m_kind; }
    /// Of a varint or fixed field; 0 of others.
    std::uint64_t number() const { return m_number; }
    /// Of a field with a length; empty of others.
    std::string_view bytes() const { return m_bytes; }

private:
    bool readValue(std::uint32_t tag);

    std::string_view m_message;
    google::protobuf::io::CodedInputStream m_stream;
    std::uint32_t m_field = 0;
    Kind m_kind = Kind::Varint;
    std::uint64_t m_number = 0;
    std::string_view m_bytes;
    bool m_damaged = false;
};

} // namespace gatescope::perfetto
