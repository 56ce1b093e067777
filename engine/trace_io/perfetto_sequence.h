// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace.h"
#include "trace_io/slice_batch.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace gatescope::perfetto {

/// A queue of a device or a kind of work, as packets name it.
struct GpuSpecification {
    std::string name;
    bool isCompute = false;
};

/// What packets of a sequence name by number, until the sequence begins anew.
struct InternedTexts {
    using Texts = std::unordered_map<std::uint64_t, std::string>;
    /// Interned in the trace too: a million events may have one name.
    using Names = std::unordered_map<std::uint64_t, StringId>;

    Names categories;
    Names eventNames;
    Texts annotationNames;
    Texts annotationTexts;
    Texts protoTypes;
    Texts correlationTexts;
    Names kernels;
    Texts kernelArgs;
    std::unordered_map<std::uint64_t, GpuSpecification> gpuSpecifications;
    /// By the descriptor and the counter's number: the device and the counter's name.
    std::unordered_map<std::uint64_t, std::pair<int, std::unordered_map<std::uint32_t, std::string>>>
        gpuCounters;
};

/// What packets of a sequence leave out because all of them would say the same.
struct PacketDefaults {
    std::optional<std::uint64_t> track;
    std::optional<std::uint32_t> clock;
    std::vector<std::uint64_t> counterTracks;
    std::vector<std::uint64_t> doubleCounterTracks;
};

/// What is known of the packets that one writer wrote one after the other. Kept small: a file may have many.
struct Sequence {
    std::uint32_t id = 0;
    bool isValid = false; ///< the state has been begun, and nothing was lost since
    bool hasThread = false;
    std::unique_ptr<InternedTexts> texts;     ///< none where nothing is interned
    std::unique_ptr<PacketDefaults> defaults; ///< none where there are none
    std::int32_t pid = 0;                     ///< these two by the older descriptors of the sequence's thread
    std::int64_t tid = 0;
    std::int64_t timeUs = 0; ///< that the next timestamp_delta_us counts from
    SliceBatch batch;

    InternedTexts& internedTexts() {
        if (!texts) texts = std::make_unique<InternedTexts>();
        return *texts;
    }
    const InternedTexts& knownTexts() const {
        static const InternedTexts none;
        return texts ? *texts : none;
    }
    /// Nothing of what came before holds.
    void beginAnew() {
        isValid = true;
        texts.reset();
        defaults.reset();
        hasThread = false;
    }
};

/// Nothing where the number is not known.
template <typename Map>
const typename Map::mapped_type* lookUp(const Map& map, std::uint64_t iid) {
    const auto found = map.find(iid);
    return found != map.end() ? &found->second : nullptr;
}

} // namespace gatescope::perfetto
