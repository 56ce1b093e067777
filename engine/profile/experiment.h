// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/expert_load.h"
#include "analysis/kernel_summary.h"
#include "analysis/roofline.h"
#include "analysis/statistics.h"
#include "base/progress.h"
#include "cpu/gemm.h"
#include "moe/config.h"
#include "moe/router_placement.h"
#include "moe/routing.h"
#include "moe/routing_capture.h"
#include "profile/gate_dtype_effect.h"
#include "profile/rank_run.h"
#include "trace/trace.h"
#include "xpu/xpu_mode.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gatescope {

/// What to run.
struct Experiment {
    MoeConfig config;
    std::optional<std::filesystem::path> checkpoint;  ///< weights from here, else synthetic
    std::optional<std::filesystem::path> weightsFile; ///< a safetensors file with one layer's tensors
    int firstLayer = 0; ///< of the checkpoint, or a number for synthetic weights
    int layers = 1;     ///< each with weights of its own
    int tokens = 16;
    /// The same one may stand there twice: two runs of one thing, whose difference is what the method itself
    /// makes of nothing.
    std::vector<RouterPlacement> placements{RouterPlacement::beforeFix(), RouterPlacement::afterFix()};
    DType dtype = DType::BF16;
    std::string device = "cpu"; ///< "cpu", "xpu", "xpu:1"
    int threads = 0;            ///< 0: all cores that the process may use
    GemmChoice gemm = GemmChoice::Automatic;
    WeightFormat quantize = WeightFormat::Plain; ///< of the experts
    XpuMode xpuMode = XpuMode::Eager;
    RoutingSpec routing;
    std::optional<std::filesystem::path> routingFile; ///< where `replay` was read, for provenance
    std::shared_ptr<const RoutingCapture> replay;     ///< takes the place of `routing`
    bool captureRouting = false;                      ///< of as many inputs as were measured, 64 at most
    std::optional<DType> whatIfGate;                  ///< what would change with the gate in this dtype
    std::uint64_t seed = 1;
    std::optional<int>
        iterations; ///< timed passes per placement, whole blocks; else as many as fit `seconds`
    double seconds = 3.0;
    /// Ends the measurement before `seconds` where the difference's interval (for one placement: that of the
    /// layer's median) is narrower than this share of the layer's time.
    std::optional<double> precision;
    int warmup = 2;              ///< passes per placement that are run and dropped
    int recordedIterations = 48; ///< passes per placement that the trace keeps

    bool operator==(const Experiment&) const = default;
};

/// Why no more was measured.
enum class StoppedBy : std::uint8_t { Iterations, Time, Precision, User, Failure };
std::string_view stoppedByName(StoppedBy reason);
/// UsageError where no reason has that name.
StoppedBy stoppedByFromName(std::string_view name);

/// One placement's samples. A sample is one pass over all layers, not recorded.
struct PlacementRun {
    RouterPlacement placement;
    double gateCallsPerLayer = 0;
    std::vector<double> layerNs; ///< per pass: its time divided by the number of layers
    SampleSummary layer;         ///< of layerNs
    double sleepsPerLayer = 0;   ///< voluntary context switches of the host's threads inside timed layers
    std::vector<KernelSummary> kernels; ///< of the recorded passes
};

/// What the redundant gate call costs.
struct GatePrice {
    PairedDifference difference; ///< of the whole layer, with it minus without it
    double warmCallNs =
        0; ///< median of the cheaper of the layer's equal calls: a lower bound from the slices
    double firstCallNs = 0; ///< median of the first one, which fetches the weights for the second
};

struct ProfileResult {
    Experiment experiment;
    std::string deviceName;
    std::string gemmName;
    bool simulated = false;
    std::vector<PlacementRun> runs;
    bool outputsIdentical = false;
    std::size_t passesPerBlock = 1; ///< of each placement
    /// first run minus second, block by block (ns per layer); only with two or more runs
    std::optional<PairedDifference> difference;
    /// Where the first run has a redundant gate call and the second one has not.
    std::optional<GatePrice> gatePrice;
    /// Every recorded pass of every placement on one clock; each placement is a process of its own ("before
    /// fix", "after fix", "external router"). It has no metadata: what is said of the run goes to a file with
    /// it.
    std::shared_ptr<const Trace> trace;
    std::size_t droppedSlices = 0;
    double recorderNsPerSlice = 0; ///< measured in this run, recording on
    double recorderShare = 0;      ///< of a recorded layer's time: slices per layer * recorderNsPerSlice
    /// A recorded layer minus one that isn't, from blocks in turn (ns per layer).
    PairedDifference recordedMinusTimed;
    /// The same by the clock of a device that has one, for the first placement.
    std::optional<PairedDifference> recordedMinusTimedOnDevice;
    double expertsHitMean = 0;
    /// Where tokens went, of some of the measured inputs (few where capturing was not asked for); nothing
    /// where the device failed.
    std::optional<RoutingCapture> routing;
    std::optional<ExpertLoad> expertLoad; ///< of that routing
    std::optional<GateDtypeEffect> gateDtype;
    std::optional<RankRun> ranks;   ///< where it ran over several; then kernels are rank 0's
    std::optional<Ceilings> limits; ///< measured between the blocks; see RunLimits
    std::size_t nonFiniteLogits =
        0; ///< tokens of one input whose router logits hold an infinity or NaN, at most
    std::size_t nonFiniteOutputs = 0; ///< whose output of the last layer does
    std::string nonFiniteWeights;     ///< LayerSession::nonFiniteWeights()
    std::int64_t weightBytes = 0;
    /// Weights that one pass reads: experts hit and gates of all layers.
    std::int64_t workingSetBytes = 0;
    std::string workingSetFits; ///< "L2", "L3" or "memory": the nearest level that holds it; empty on an XPU
    std::int64_t peakMemoryBytes = 0;
    double loadSeconds = 0;
    std::vector<std::string> weightNotes; ///< what of the weights' file is left aside
    StoppedBy stoppedBy = StoppedBy::Time;
    bool complete = true; ///< false where the run was stopped early; what was measured is kept
    std::string failure;  ///< why, where the device failed in mid-run
};

/// Runs the placements in balanced blocks (BlockDesign) after a warm-up, over inputs that the warm-up didn't
/// see. Timed blocks are not recorded; recorded blocks, for the timeline, stand between them. UsageError,
/// InputError or DeviceError where it can't be done; Cancelled where stopped before a block was measured. A
/// device that fails after that ends the run, and the result has the whole blocks measured until then
/// (complete, failure).
ProfileResult runExperiment(const Experiment& experiment, ProgressSink& progress, std::stop_token stop);

/// UsageError for what no run could do.
void validate(const Experiment& experiment);

/// The difference and the gate's price, from the samples and kernels that the result holds.
void compareRuns(ProfileResult& result);

} // namespace gatescope
