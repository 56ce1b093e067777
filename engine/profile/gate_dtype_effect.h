// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/statistics.h"
#include "base/dtype.h"
#include "base/progress.h"

#include <cstddef>

namespace gatescope {

class LayerSession;

/// What would change if the gate ran in another dtype: its products, their sum and the logits, everything
/// else as it is.
struct GateDtypeEffect {
    DType from = DType::BF16;
    DType to = DType::F32;
    std::size_t layers = 0;
    Proportion changed;            ///< of all tokens in all layers: whose set of experts is another
    double expertsExchanged = 0;   ///< of a token whose set changes, mean
    double outputRms = 0;          ///< rms of the output's difference / rms of the output, all tokens
    double outputRmsOfChanged = 0; ///< the same of the tokens whose set changes; 0 where there are none
    double outputMax = 0;          ///< greatest difference / greatest output
};

/// Runs each layer over inputs with about a thousand tokens in all, with its own routing and with that of the
/// other gate, whose products are summed in float64 and rounded once. The session has been made with
/// Experiment::whatIfGate. DeviceError; Cancelled.
GateDtypeEffect measureGateDtype(LayerSession& session, const std::stop_token& stop);

} // namespace gatescope
