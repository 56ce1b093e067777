// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/symbol_name.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace gatescope {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 25> kBuiltInTypes{
    {{"DF16b", "bf16"}, {"DF16_", "half"},    {"Dh", "half"}, {"Ds", "char16_t"},     {"Di", "char32_t"},
     {"Du", "char8_t"}, {"Dn", "nullptr_t"},  {"v", "void"},  {"w", "wchar_t"},       {"b", "bool"},
     {"c", "char"},     {"a", "signed char"}, {"h", "uint8"}, {"s", "short"},         {"t", "ushort"},
     {"i", "int"},      {"j", "unsigned"},    {"l", "long"},  {"m", "unsigned long"}, {"x", "long long"},
     {"y", "uint64"},   {"n", "__int128"},    {"f", "float"}, {"d", "double"},        {"e", "long double"}}};

/// Reads a symbol from its front. What it doesn't understand it leaves where it is, and returns nothing.
class SymbolReader {
public:
    explicit SymbolReader(std::string_view rest) : m_rest(rest) {}

    /// The function's name with its template arguments.
    std::optional<std::string> function() {
        const bool nested = take("N");
        if (nested) skipQualifiers();
        auto name = nested ? nestedName() : unnestedName();
        if (!name) return std::nullopt;
        if (nested && !m_rest.starts_with('I') && !take("E")) return std::nullopt; // cut
        while (take("I")) {
            const bool whole = appendArguments(*name);
            const auto member = whole && nested ? nestedName() : std::nullopt; // of a class template
            if (!member) break;
            *name += "::" + *member;
        }
        return name;
    }

private:
    bool take(std::string_view text) {
        if (!m_rest.starts_with(text)) return false;
        m_rest.remove_prefix(text.size());
        return true;
    }
    void skipQualifiers() {
        while (take("r") || take("V") || take("K") || take("R") || take("O")) {
        }
    }

    /// <length><letters>, which a function of one file has an L in front of.
    std::optional<std::string> identifier() {
        auto rest = m_rest;
        if (rest.starts_with('L')) rest.remove_prefix(1);
        std::size_t length = 0;
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), length);
        if (error != std::errc()) return std::nullopt;
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
        if (length == 0 || length > rest.size()) return std::nullopt;
        m_rest = rest.substr(length);
        const auto letters = rest.substr(0, length);
        return std::string(letters.starts_with("_GLOBAL__N") ? "(anonymous namespace)" : letters);
    }

    /// Identifiers in a row, the first of which may be std or the outermost one that was read ("S_").
    std::optional<std::string> nestedName() {
        std::string name;
        if (take("St")) {
            name = "std";
        } else if (!m_outermost.empty() && take("S_")) {
            name = m_outermost;
        }
        while (const auto part = identifier()) {
            if (!name.empty()) name += "::";
            name += *part;
            if (m_outermost.empty()) m_outermost = name;
        }
        if (name.empty()) return std::nullopt;
        return name;
    }
    std::optional<std::string> unnestedName() {
        const bool standard = take("St");
        auto name = identifier();
        if (!name) return std::nullopt;
        if (m_outermost.empty() && !standard) m_outermost = *name;
        return standard ? "std::" + *name : *name;
    }

    /// Those behind an I, to the E that ends them: whether all were understood.
    bool appendArguments(std::string& name) {
        bool first = true, whole = true;
        name += '<';
        while (whole && !take("E")) {
            const auto one = argument();
            whole = one && !one->ends_with("...>");
            name += (first ? "" : ", ") + one.value_or("...");
            first = false;
        }
        name += '>';
        return whole;
    }
    std::optional<std::string> argument() {
        if (take("L")) return literal();
        for (const auto& [code, name] : kBuiltInTypes) {
            if (take(code)) return std::string(name);
        }
        const bool nested = take("N");
        auto name = nested ? nestedName() : unnestedName();
        if (!name) return std::nullopt;
        if (m_rest.starts_with('I')) return *name + "<...>";
        if (nested && !take("E")) return std::nullopt;
        return name;
    }
    /// Of a whole type, between its L and its E: 64, -1, true.
    std::optional<std::string> literal() {
        const bool isBool = take("b");
        if (!isBool) {
            const auto known =
                std::ranges::find_if(kBuiltInTypes, [&](const auto& type) { return take(type.first); });
            if (known == kBuiltInTypes.end()) return std::nullopt;
        }
        const bool negative = take("n");
        const auto digits = m_rest.substr(0, m_rest.find_first_not_of("0123456789"));
        m_rest.remove_prefix(digits.size());
        if (digits.empty() || !take("E")) return std::nullopt;
        if (isBool) return digits == "0" ? "false" : "true";
        return (negative ? "-" : "") + std::string(digits);
    }

    std::string_view m_rest;
    std::string m_outermost; ///< the first identifier of all
};

bool standsInSymbols(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '.' || c == '$' || c == '@';
}

} // namespace

std::string readableSymbol(std::string_view name) {
    constexpr std::string_view kMangled = "_Z";
    if (!name.starts_with(kMangled) || !std::ranges::all_of(name, standsInSymbols)) return std::string(name);
    auto readable = SymbolReader(name.substr(kMangled.size())).function();
    return readable ? std::move(*readable) : std::string(name);
}

} // namespace gatescope
