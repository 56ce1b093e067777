// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/strict_json.h"

#include "base/error.h"
#include "moe/git_lfs.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

namespace gatescope {

namespace {

constexpr std::size_t kDeepest = 32;

/// What stands in a parsed file for a value that says nothing certain.
enum class Unusable : std::uint8_t { Twice = 1, TooDeep = 2 };

nlohmann::json unusable(Unusable why) {
    return nlohmann::json::binary({}, static_cast<std::uint8_t>(why));
}

[[noreturn]] void refuseTwice(const std::string& where, std::string_view field) {
    throw InputError(fmt::format("{}: \"{}\" stands twice", where, field), "Remove one of them");
}

[[noreturn]] void refuseDepth(const std::string& where) {
    throw InputError(fmt::format("{}: nested deeper than {} levels", where, kDeepest),
                     "This is no file of the expected kind");
}

/// Builds the values from the parser's events. nlohmann's own callbacks would go through the whole parent
/// after each nested object: seconds for the header of a shard with some ten thousand tensors.
class JsonBuilder {
public:
    enum class Mode : std::uint8_t { Refusing, Marking };

    JsonBuilder(const std::string& where, Mode mode) : m_where(where), m_mode(mode) {}
    nlohmann::json take() { return std::move(m_root); }

    // Named by nlohmann::json::sax_parse.
    bool null() { return add(nullptr); }
    bool boolean(bool value) { return add(value); }
    bool number_integer(std::int64_t value) { return add(value); }
    bool number_unsigned(std::uint64_t value) { return add(value); }
    bool number_float(double value, const std::string& /*text*/) { return add(value); }
    bool string(std::string& value) { return add(std::move(value)); }
    bool binary(nlohmann::json::binary_t& value) { return add(std::move(value)); }
    bool start_object(std::size_t /*elements*/) { return open(nlohmann::json::value_t::object); }
    bool end_object() { return close(); }
    bool start_array(std::size_t /*elements*/) { return open(nlohmann::json::value_t::array); }
    bool end_array() { return close(); }

    bool key(std::string& name) {
        if (m_open.back() == nullptr) return true;
        auto& fields = m_open.back()->get_ref<nlohmann::json::object_t&>();
        const auto [field, isNew] = fields.try_emplace(name);
        m_value = &field->second;
        if (isNew) return true;
        if (m_mode == Mode::Refusing) refuseTwice(m_where, name);
        *m_value = unusable(Unusable::Twice);
        m_value = nullptr;
        return true;
    }

    bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                     const nlohmann::json::exception& error) const {
        throw InputError(fmt::format("{}: not valid JSON: {}", m_where, error.what()), "Get the file again");
    }

private:
    /// Where the next value goes; nullptr: nowhere.
    nlohmann::json* place() {
        if (m_open.empty()) return &m_root;
        auto* parent = m_open.back();
        if (parent == nullptr || parent->is_object()) return parent == nullptr ? nullptr : m_value;
        return &parent->get_ref<nlohmann::json::array_t&>().emplace_back();
    }

    template <typename Value>
    bool add(Value&& value) {
        if (auto* to = place()) *to = std::forward<Value>(value);
        return true;
    }

    bool open(nlohmann::json::value_t type) {
        auto* to = place();
        if (m_open.size() >= kDeepest) {
            if (m_mode == Mode::Refusing) refuseDepth(m_where);
            if (to != nullptr) *to = unusable(Unusable::TooDeep);
            to = nullptr;
        }
        if (to != nullptr) *to = type;
        m_open.push_back(to);
        return true;
    }

    bool close() {
        m_open.pop_back();
        return true;
    }

    const std::string& m_where;
    Mode m_mode;
    nlohmann::json m_root;
    std::vector<nlohmann::json*> m_open; ///< objects and lists, the innermost last; nullptr: left aside
    nlohmann::json* m_value = nullptr;   ///< of the last key of the innermost object
};

nlohmann::json parseObject(std::string_view text, const std::string& where, JsonBuilder::Mode mode) {
    if (isGitLfsPointer(text)) refuseGitLfsPointer(where);
    JsonBuilder builder(where, mode);
    nlohmann::json::sax_parse(text, &builder);
    auto parsed = builder.take();
    if (!parsed.is_object()) {
        throw InputError(fmt::format("{}: expected a JSON object, found {}", where, parsed.type_name()),
                         "Get the file again");
    }
    return parsed;
}

/// The word that Python's json writes for such a number and that stands at the beginning; empty: none does.
std::string_view nonFiniteWord(std::string_view text) {
    for (const std::string_view word : {"NaN", "Infinity", "-Infinity"}) {
        if (text.starts_with(word)) return word;
    }
    return {};
}

bool isOfNumber(char c) {
    return (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.' || c == 'e' || c == 'E';
}

/// The number that stands at the beginning, where a double cannot hold it; else empty.
std::string_view overlongNumber(std::string_view text) {
    const auto length = static_cast<std::size_t>(std::ranges::find_if_not(text, isOfNumber) - text.begin());
    const auto number = text.substr(0, length);
    double value = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + length, value);
    const bool whole = end == number.data() + length;
    const bool small = number.find("e-") != number.npos || number.find("E-") != number.npos; // 1e-999 is 0
    return whole && error == std::errc::result_out_of_range && !small ? number : std::string_view{};
}

/// What of the text at the beginning JSON has no number for, though Python's json reads one.
std::string_view unknownNumber(std::string_view text) {
    const auto word = nonFiniteWord(text);
    return word.empty() ? overlongNumber(text) : word;
}

/// The 16 bits of the \uXXXX that stands at the beginning.
std::optional<unsigned> escapedUnit(std::string_view text) {
    unsigned unit = 0;
    if (text.size() < 6 || !text.starts_with("\\u")) return std::nullopt;
    const auto [end, error] = std::from_chars(text.data() + 2, text.data() + 6, unit, 16);
    if (error != std::errc() || end != text.data() + 6) return std::nullopt;
    return unit;
}

bool isHighHalf(std::optional<unsigned> unit) {
    return unit && *unit >= 0xd800 && *unit < 0xdc00;
}
bool isLowHalf(std::optional<unsigned> unit) {
    return unit && *unit >= 0xdc00 && *unit < 0xe000;
}

/// Halves of a pair that stand alone, which Python's json reads, become U+FFFD.
std::string replaceLoneHalves(std::string_view text) {
    std::string replaced;
    while (!text.empty()) {
        const auto unit = escapedUnit(text);
        std::size_t length = text.front() == '\\' ? std::min<std::size_t>(text.size(), 2) : 1;
        bool alone = isLowHalf(unit);
        if (isHighHalf(unit)) {
            alone = !isLowHalf(escapedUnit(text.substr(6)));
            length = 12;
        }
        if (alone) length = 6;
        replaced += alone ? std::string_view("\\ufffd") : text.substr(0, length);
        text.remove_prefix(length);
    }
    return replaced;
}

} // namespace

nlohmann::json parseStrictJson(std::string_view text, const std::string& where) {
    return parseObject(text, where, JsonBuilder::Mode::Refusing);
}

nlohmann::json parseConfigJson(std::string_view text, const std::string& where) {
    return parseObject(replaceLoneHalves(quoteNonFinite(text)), where, JsonBuilder::Mode::Marking);
}

void requireUsable(const nlohmann::json& value, const std::string& where, std::string_view field) {
    if (!value.is_binary()) return;
    const auto why = static_cast<Unusable>(value.get_binary().subtype());
    if (why == Unusable::Twice) refuseTwice(where, field);
    refuseDepth(where);
}

std::string quoteNonFinite(std::string_view text) {
    std::string quoted;
    bool inString = false;
    bool inNumber = false; // behind its first character
    while (!text.empty()) {
        if (inString && text.front() == '\\' && text.size() > 1) {
            quoted += text.substr(0, 2);
            text.remove_prefix(2);
            continue;
        }
        if (text.front() == '"') inString = !inString;
        const auto word = inString || inNumber ? std::string_view{} : unknownNumber(text);
        if (!word.empty()) {
            quoted += fmt::format("\"{}\"", word);
            text.remove_prefix(word.size());
            continue;
        }
        inNumber = !inString && isOfNumber(text.front());
        quoted += text.front();
        text.remove_prefix(1);
    }
    return quoted;
}

} // namespace gatescope
