// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/vocabulary.h"

#include <algorithm>
#include <array>

namespace gatescope {

namespace {

struct Entry {
    std::string_view name;
    ArgType type = ArgType::Integer;
};

// In the order of ArgKey.
constexpr std::array<Entry, kArgKeys> kEntries{{
    {"layer"},
    {"iteration"},
    {"expert"},
    {"gate_call"},
    {"redundant", ArgType::Boolean},
    {"m"},
    {"n"},
    {"k"},
    {"flops"},
    {"bytes"},
    {"reads", ArgType::List},
    {"writes", ArgType::List},
    {"experts_hit"},
    {"peers"},
    {"sent_bytes"},
    {"correlation"},
    {"append_to_submit_ns"},
    {"submit_to_start_ns"},
    {"External id"},
    {"Ev Idx"},
    {"Sequence number"},
    {"Fwd thread id"},
    {"Input Dims", ArgType::Shapes},
    {"Input type", ArgType::Text},
    {"device"},
    {"context"},
    {"stream"},
    {"sycl queue"},
    {"grid", ArgType::List},
    {"block", ArgType::List},
    {"shared memory"},
    {"registers per thread"},
    {"graph node id"},
    {"id"},
    {"Collective name", ArgType::Text},
    {"dtype", ArgType::Text},
    {"In msg nelems"},
    {"Out msg nelems"},
    {"Group size"},
    {"Process Group Name", ArgType::Text},
    {"wait_on_stream"},
    {"wait_on_cuda_event_record_corr_id"},
}};
static_assert(std::ranges::none_of(kEntries, [](const Entry& entry) { return entry.name.empty(); }));

// So that no name has a part that is a number in a pattern of ArgTexts.
static_assert(std::ranges::none_of(kEntries, [](const Entry& entry) {
    return entry.name.find_first_of("0123456789") != std::string_view::npos;
}));

constexpr std::size_t kLongestName =
    std::ranges::max(kEntries, {}, [](const Entry& entry) { return entry.name.size(); }).name.size();

/// Few names have the same length, so the length finds all that need to be compared.
struct NamesByLength {
    std::array<ArgKey, kArgKeys> keys{};
    std::array<std::uint8_t, kLongestName + 2> first{}; ///< [length] in keys; the next one's first is its end

    constexpr NamesByLength() {
        std::uint8_t count = 0;
        for (std::size_t length = 0; length <= kLongestName; ++length) {
            first[length] = count;
            for (std::size_t key = 0; key < kArgKeys; ++key) {
                if (kEntries[key].name.size() == length) keys[count++] = static_cast<ArgKey>(key);
            }
        }
        first[kLongestName + 1] = count;
    }
};
constexpr NamesByLength kNames;

} // namespace

std::string_view argName(ArgKey key) {
    return kEntries[static_cast<std::size_t>(key)].name;
}

ArgType argType(ArgKey key) {
    return kEntries[static_cast<std::size_t>(key)].type;
}

std::optional<ArgKey> argKeyFromName(std::string_view name) {
    if (name.size() > kLongestName) return std::nullopt;
    for (auto at = kNames.first[name.size()]; at < kNames.first[name.size() + 1]; ++at) {
        const auto known = argName(kNames.keys[at]);
        if (known.front() == name.front() && known == name) return kNames.keys[at];
    }
    return std::nullopt;
}

std::optional<std::span<const std::int64_t>> shapeAt(std::span<const std::int64_t> shapes,
                                                     std::size_t index) {
    while (!shapes.empty()) {
        const auto length = static_cast<std::size_t>(shapes.front());
        if (index-- == 0) return shapes.subspan(1, length);
        shapes = shapes.subspan(1 + length);
    }
    return std::nullopt;
}

} // namespace gatescope
