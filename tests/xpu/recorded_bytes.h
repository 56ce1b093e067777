// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/recorder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

namespace gatescope::test {

/// The bytes that records of device queues give the kernels whose names hold one of `parts`. The test fails
/// where a name comes twice.
inline std::map<std::string, std::int64_t> recordedBytes(const Recorder& recorder,
                                                         std::initializer_list<std::string_view> parts) {
    std::map<std::string, std::int64_t> bytes;
    for (std::size_t i = 0; i < recorder.laneCount(); ++i) {
        if (recorder.lane(i).kind() != TrackKind::DeviceQueue) continue;
        for (const auto& record : recorder.lane(i).records()) {
            const std::string_view name = record.name;
            if (std::ranges::none_of(parts, [&](auto part) { return name.find(part) != name.npos; }))
                continue;
            EXPECT_TRUE(bytes.emplace(name, record.args.integer(ArgKey::Bytes).value_or(0)).second)
                << name << " twice";
        }
    }
    return bytes;
}

} // namespace gatescope::test
