// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/strict_json.h"

#include "base/error.h"
#include "moe/git_lfs.h"

#include <fmt/format.h>

#include <set>
#include <vector>

namespace gatescope {

namespace {

constexpr int kDeepest = 32;

/// Watches the parser for what nlohmann::json lets pass.
class StrictnessGuard {
public:
    explicit StrictnessGuard(const std::string& where) : m_where(where) {}

    bool operator()(int depth, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
        using Event = nlohmann::json::parse_event_t;
        if (depth > kDeepest) {
            throw InputError(fmt::format("{}: nested deeper than {} levels", m_where, kDeepest),
                             "This is no file of the expected kind");
        }
        if (event == Event::object_start) m_keys.emplace_back();
        if (event == Event::object_end) m_keys.pop_back();
        if (event == Event::key) refuseDuplicate(parsed.get<std::string>());
        return true;
    }

private:
    void refuseDuplicate(const std::string& key) {
        if (m_keys.back().insert(key).second) return;
        throw InputError(fmt::format("{}: \"{}\" stands twice", m_where, key), "Remove one of them");
    }

    const std::string& m_where;
    std::vector<std::set<std::string>> m_keys;
};

/// The word that Python's json writes for such a number and that stands at the beginning; empty: none does.
std::string_view nonFiniteWord(std::string_view text) {
    for (const std::string_view word : {"NaN", "Infinity", "-Infinity"}) {
        if (text.starts_with(word)) return word;
    }
    return {};
}

} // namespace

nlohmann::json parseStrictJson(std::string_view text, const std::string& where) {
    if (isGitLfsPointer(text)) refuseGitLfsPointer(where);
    StrictnessGuard guard(where);
    nlohmann::json parsed;
    try {
        parsed = nlohmann::json::parse(text, std::ref(guard));
    } catch (const nlohmann::json::exception& error) {
        throw InputError(fmt::format("{}: not valid JSON: {}", where, error.what()), "Get the file again");
    }
    if (!parsed.is_object()) {
        throw InputError(fmt::format("{}: expected a JSON object, found {}", where, parsed.type_name()),
                         "Get the file again");
    }
    return parsed;
}

std::string quoteNonFinite(std::string_view text) {
    std::string quoted;
    bool inString = false;
    while (!text.empty()) {
        if (inString && text.front() == '\\' && text.size() > 1) {
            quoted += text.substr(0, 2);
            text.remove_prefix(2);
            continue;
        }
        if (text.front() == '"') inString = !inString;
        const auto word = inString ? std::string_view{} : nonFiniteWord(text);
        if (!word.empty()) {
            quoted += fmt::format("\"{}\"", word);
            text.remove_prefix(word.size());
            continue;
        }
        quoted += text.front();
        text.remove_prefix(1);
    }
    return quoted;
}

} // namespace gatescope
