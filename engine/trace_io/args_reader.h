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
/// begins to make no sense. Never throws. Texts of one pattern (ArgTexts) differ in their numbers only: the
/// first one is walked, and where its values are holds for the others.
class ArgsReader {
public:
    explicit ArgsReader(TraceBuilder& builder) : m_builder(builder) {}

    struct Args {
        std::span<const Arg> typed;
        ArgTexts::Place text; ///< for the builder's addSlice()
    };
    /// Keeps the text and reads it. Valid until the next call.
    Args read(std::string_view json) { return readKept(json, m_builder.keepArgsText(json)); }
    /// The same of a text that was taken apart already.
    Args read(std::string_view json, const SplitText& split) {
        return readKept(json, m_builder.keepArgsText(json, split));
    }

private:
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };

    /// Millions of slices have few different ones. Nothing where the text is no such list.
    using ListsByText = std::unordered_map<std::string, std::optional<ListId>, TextHash, std::equal_to<>>;

    /// Where a known key's value is in all texts of one pattern.
    struct Value {
        /// A place in the text: so many numbers are before it, the last of them ends so far before.
        struct Place {
            std::uint32_t numbers;
            std::uint32_t distance;

            std::size_t in(std::span<const SplitText::Number> all) const {
                return (numbers == 0 ? 0 : all[numbers - 1].end) + std::size_t{distance};
            }
        };
        enum class Kind : std::uint8_t { Fixed, Number, Text };

        Kind kind;
        Arg arg; ///< where it is fixed; else its key
        Place begin;
        Place end;
    };
    /// Of one pattern, in m_values. None where last is kUnknown.
    struct Recipe {
        std::uint32_t first = 0;
        std::uint32_t last = kUnknown;
    };
    static constexpr std::uint32_t kUnknown = UINT32_MAX;

    Args readKept(std::string_view json, ArgTexts::Place text);
    void readMembers(std::string_view json);
    void readByRecipe(const Recipe& recipe, std::string_view json,
                      std::span<const SplitText::Number> numbers);
    const Recipe& recipeOf(std::uint32_t pattern);
    void addToRecipe(ArgKey key, std::string_view value, Value::Place begin, Value::Place end);
    void add(ArgKey key, std::string_view value);
    void addList(ArgKey key, std::string_view value);
    bool readList(std::string_view json);
    bool readShapes(std::string_view json);

    TraceBuilder& m_builder;
    std::vector<Arg> m_args;
    std::vector<std::int64_t> m_numbers; ///< of the present list
    std::vector<Recipe> m_recipes;       ///< [pattern]
    std::vector<Value> m_values;
    ListsByText m_lists;
    ListsByText m_shapes;
};

} // namespace gatescope
