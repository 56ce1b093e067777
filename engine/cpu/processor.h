// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace gatescope {

/// The processor's name as the system gives it, "unknown CPU" where it gives none.
std::string processorName();

/// Bytes of cache, as the system tells: 0 where it doesn't.
struct CacheSizes {
    long level1 = 0; ///< of one core
    long level2 = 0; ///< of one core
    /// All third-level caches of the machine together: a server has several, each shared by some of its
    /// cores, and threads on all of them hold that much between them.
    long level3 = 0;
};

/// From sysfs: the C library multiplies the third level by what it takes for the machine's sharing, which is
/// wrong in virtual machines. Those that tell nothing, or something else than what there is, are set right by
/// the environment's GATESCOPE_L3_MIB. `root`: where /sys is looked for; tests bring their own. Throws
/// UsageError where that variable holds no size.
CacheSizes cacheSizes(const std::filesystem::path& root = "/");

/// What the tiles of AMX multiply.
enum class AmxType { Bf16, Int8 };

/// Whether this processor multiplies such values in tiles, and the system has granted this process their
/// registers: Linux does so on request.
bool mayUseAmx(AmxType type);

} // namespace gatescope
