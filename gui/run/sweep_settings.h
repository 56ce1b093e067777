// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/run_settings.h"

#include <optional>
#include <vector>

namespace gatescope {

/// What `gatescope sweep` is asked for. Every combination of models, data types, threads and tokens is a
/// point.
struct SweepSettings {
    QStringList presets{QStringLiteral("qwen3-30b-a3b")};
    QString config; ///< a config.json in the presets' place; empty: presets
    QString part;   ///< "thinker" or "talker" of a config.json with both; empty: the thinker
    QString tokens = QStringLiteral("1, 2, 4, 8, 16, 32, 64, 128, 256, 512");
    QStringList dtypes; ///< empty: each model's
    QString threads;    ///< a list; empty: every core
    QString output;     ///< empty: among the recent runs
    /// Placements, layers, routing (no file), device with its settings, ranks, seconds of each point,
    /// warm-up, seed.
    RunSettings common;

    bool operator==(const SweepSettings&) const = default;

    /// `sweep` and what differs from its defaults; without -o.
    QStringList arguments() const;
    /// 0 where a list can't be read.
    std::size_t points() const;

    QVariantMap toVariantMap() const;
    static SweepSettings fromVariantMap(const QVariantMap& map);
};

/// The numbers of a list with commas or blanks, each from `least` to `most`; nothing where one is none. A
/// number that stands there twice counts once.
std::optional<std::vector<int>> numbersOf(const QString& list, int least, int most);

inline constexpr int kMostSweepTokens = 65536;
inline constexpr int kMostSweepThreads = 1024;

} // namespace gatescope
