// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/kernel_args.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstddef>
#include <iterator>
#include <type_traits>

namespace gatescope {

namespace {

// In the order of KernelKind.
constexpr std::array<std::string_view, 14> kKindNames{"iteration", "block", "experts",    "gate", "route",
                                                      "permute",   "w13",   "activation", "w2",   "gather",
                                                      "shared",    "api",   "transfer",   "other"};
static_assert(kKindNames.size() == static_cast<std::size_t>(KernelKind::Other) + 1);

/// Walks the fields of a JSON object whose values are mostly flat. Malformed text ends the walk.
class FieldScanner {
public:
    explicit FieldScanner(std::string_view json) : m_text(json) {
        skipSpace();
        m_valid = take('{');
    }

    /// False at the object's end or where the text is no JSON.
    bool next(std::string_view& key, std::string_view& value) {
        if (!m_valid) return false;
        skipSpace();
        take(',');
        skipSpace();
        if (!takeString(key)) return false;
        skipSpace();
        if (!take(':')) return false;
        skipSpace();
        return takeValue(value);
    }

private:
    void skipSpace() {
        while (m_at < m_text.size() && static_cast<unsigned char>(m_text[m_at]) <= ' ')
            ++m_at;
    }
    bool take(char expected) {
        if (m_at == m_text.size() || m_text[m_at] != expected) return false;
        ++m_at;
        return true;
    }
    /// The text between the quotes, escapes left as they are: no key or value of ours has any.
    bool takeString(std::string_view& text) {
        if (!take('"')) return false;
        const auto begin = m_at;
        while (m_at < m_text.size() && m_text[m_at] != '"')
            m_at += m_text[m_at] == '\\' ? 2 : 1;
        if (m_at >= m_text.size()) return false;
        text = m_text.substr(begin, m_at - begin);
        ++m_at;
        return true;
    }
    bool takeValue(std::string_view& value) {
        if (m_at < m_text.size() && m_text[m_at] == '"') return takeString(value);
        const auto begin = m_at;
        int nesting = 0;
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (c == '"') {
                std::string_view ignored;
                if (!takeString(ignored)) return false;
                continue;
            }
            if (nesting == 0 && (c == ',' || c == '}')) break;
            if (c == '{' || c == '[') ++nesting;
            if (c == '}' || c == ']') --nesting;
            ++m_at;
        }
        auto end = m_at;
        while (end > begin && static_cast<unsigned char>(m_text[end - 1]) <= ' ')
            --end;
        value = m_text.substr(begin, end - begin);
        return m_at < m_text.size();
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    bool m_valid = false;
};

template <typename Integer>
void readInteger(std::string_view text, Integer& into) {
    std::from_chars(text.data(), text.data() + text.size(), into);
}

std::string listText(const BufferList& buffers) {
    std::string text = "[";
    for (const auto buffer : buffers.all()) {
        if (buffer != 0) fmt::format_to(std::back_inserter(text), "{}{}", text.size() > 1 ? "," : "", buffer);
    }
    return text + "]";
}

BufferList readList(std::string_view text) {
    BufferList buffers;
    while (!text.empty()) {
        int buffer = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), buffer);
        if (error == std::errc() && buffer > 0 && buffer <= INT16_MAX) buffers.add(buffer);
        text.remove_prefix(error == std::errc() ? static_cast<std::size_t>(end - text.data()) : 1);
    }
    return buffers;
}

/// Calls visit(key, value, value where it does not apply) for every field but `kind`, in the text's order.
template <typename Args, typename Visitor>
void visitFields(Args& args, Visitor&& visit) {
    const KernelArgs unset;
    visit("layer", args.layer, unset.layer);
    visit("iteration", args.iteration, unset.iteration);
    visit("expert", args.expert, unset.expert);
    visit("gate_call", args.gateCall, unset.gateCall);
    visit("redundant", args.redundant, unset.redundant);
    visit("m", args.m, unset.m);
    visit("n", args.n, unset.n);
    visit("k", args.k, unset.k);
    visit("flops", args.flops, unset.flops);
    visit("bytes", args.bytes, unset.bytes);
    visit("reads", args.reads, unset.reads);
    visit("writes", args.writes, unset.writes);
    visit("experts_hit", args.expertsHit, unset.expertsHit);
    visit("correlation", args.correlation, unset.correlation);
    visit("append_to_submit_ns", args.appendToSubmitNs, unset.appendToSubmitNs);
    visit("submit_to_start_ns", args.submitToStartNs, unset.submitToStartNs);
}

} // namespace

std::string_view kernelKindName(KernelKind kind) {
    const auto index = static_cast<std::size_t>(kind);
    return index < kKindNames.size() ? kKindNames[index] : kKindNames.back();
}

KernelKind kernelKindFromName(std::string_view name) {
    for (std::size_t i = 0; i < kKindNames.size(); ++i) {
        if (kKindNames[i] == name) return static_cast<KernelKind>(i);
    }
    return KernelKind::Other;
}

std::string KernelArgs::toJson() const {
    std::string json;
    json.reserve(128);
    json += '{';
    if (kind != KernelKind::Other)
        fmt::format_to(std::back_inserter(json), R"("kind":"{}")", kernelKindName(kind));

    visitFields(*this, [&](std::string_view key, const auto& value, const auto& unset) {
        if (value == unset) return;
        fmt::format_to(std::back_inserter(json), R"({}"{}":)", json.size() > 1 ? "," : "", key);
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, BufferList>) {
            json += listText(value);
        } else {
            fmt::format_to(std::back_inserter(json), "{}", value);
        }
    });
    json += '}';
    return json;
}

KernelArgs KernelArgs::parse(std::string_view json) {
    KernelArgs args;
    FieldScanner fields(json);
    std::string_view key;
    std::string_view value;
    while (fields.next(key, value)) {
        if (key == "kind") {
            args.kind = kernelKindFromName(value);
            continue;
        }
        visitFields(args, [&](std::string_view name, auto& member, const auto&) {
            if (name != key) return;
            if constexpr (std::is_same_v<std::remove_reference_t<decltype(member)>, bool>) {
                member = value == "true";
            } else if constexpr (std::is_same_v<std::remove_reference_t<decltype(member)>, BufferList>) {
                member = readList(value);
            } else {
                readInteger(value, member);
            }
        });
    }
    return args;
}

} // namespace gatescope
