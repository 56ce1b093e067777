// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/experiment.h"

#include <cstdint>
#include <optional>

namespace gatescope {

/// What an experiment will need, so that one that cannot fit is refused before the system ends the program
/// or a device refuses when half of the layers are there. Bytes.
class MemoryPlan {
public:
    /// `workers`: the threads that record, and that hold a matrix each while weights are packed.
    MemoryPlan(const Experiment& experiment, int workers);

    /// Of each layer, where others are on other ranks.
    void setExpertsHeld(int experts) { m_expertsHeld = experts; }
    /// Of what exchanges rows with other ranks.
    void setExchange(std::int64_t bytes) { m_exchange = bytes; }
    /// What may be taken where that is less than what the system has left: the others on this machine load at
    /// the same time.
    void setAvailable(std::int64_t bytes) { m_available = bytes; }

    std::int64_t weights() const;     ///< packed, in the format they are kept in
    std::int64_t packing() const;     ///< one expert's matrix for each worker while weights are read
    std::int64_t activations() const; ///< of the layer's steps
    std::int64_t recorder() const;    ///< of all lanes, when every recorded pass has been kept
    std::int64_t exchange() const { return m_exchange; }
    std::int64_t total() const { return weights() + packing() + activations() + recorder() + exchange(); }

    /// Slices that one lane gets in one pass at most: each expert hit and each block of rows is cut into
    /// tasks of w13 and w2, and one worker may take them all.
    std::size_t slicesOfPass() const;

    /// DeviceError where it does not fit. `deviceMemory`: where the device has its own, which holds weights
    /// and activations.
    void check(std::optional<std::int64_t> deviceMemory) const;

private:
    const Experiment& m_experiment;
    int m_workers;
    std::optional<int> m_expertsHeld;
    std::int64_t m_exchange = 0;
    std::optional<std::int64_t> m_available;
};

} // namespace gatescope
