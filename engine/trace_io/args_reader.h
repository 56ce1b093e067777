// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace_builder.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gatescope {

/// Takes what the vocabulary knows out of an args object's JSON text. Values of an odd type stay in the text
/// only; numbers in quotes are read where the whole string is one. Malformed text ends the reading where it
/// begins to make no sense. Never throws.
class ArgsReader {
public:
    explicit ArgsReader(TraceBuilder& builder) : m_builder(builder) {}

    /// Valid until the next call.
    std::span<const Arg> read(std::string_view json);

private:
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };

    /// Millions of slices have few different ones. Nothing where the text is no such list.
    using ListsByText = std::unordered_map<std::string, std::optional<ListId>, TextHash, std::equal_to<>>;

    void add(ArgKey key, std::string_view value);
    void addList(ArgKey key, std::string_view value);
    bool readList(std::string_view json);
    bool readShapes(std::string_view json);

    TraceBuilder& m_builder;
    std::vector<Arg> m_args;
    std::vector<std::int64_t> m_numbers; ///< of the present list
    ListsByText m_lists;
    ListsByText m_shapes;
};

} // namespace gatescope
