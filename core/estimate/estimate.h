#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "architecture/architecture.h"
#include "architecture/evidence.h"
#include "diagnostics/diagnostic.h"
#include "estimate/critical_path.h"
#include "estimate/resource_groups.h"
#include "mapping/mapping.h"
#include "mapping/pinned_tiles.h"
#include "network/network.h"
#include "timing/timing.h"

namespace cyclescope::estimate {

/// How a layer's cycles are found: from its AIDG, or by one of the baselines of core/analytical.
enum class Method : std::uint8_t {
  kFastForward,      ///< AIDG, exact: recurring states are skipped by arithmetic
  kWholeGraph,       ///< AIDG, exact: every instruction is evaluated
  kFixedPoint,       ///< AIDG, the paper's heuristic
  kSimulation,       ///< event by event, each storage as its arbitration says; see simulated_layer.h
  kRoofline,         ///< roofline_cycles()
  kRefinedRoofline,  ///< refined_roofline_cycles()
  kAnalytical,       ///< loop_nest_cycles()
  kRegression,       ///< regression_cycles() with the description's coefficients
  kFittedModel,      ///< a FittedModel of measurements; of no description
};
/// Those that can be asked for on a description; kSimulation beside them, where it is linked.
inline constexpr std::array kMethods = {Method::kFastForward, Method::kWholeGraph,      Method::kFixedPoint,
                                        Method::kRoofline,    Method::kRefinedRoofline, Method::kAnalytical,
                                        Method::kRegression};

/// The method's name in requests and estimates: "fast_forward", "roofline", ...
const char* name_of(Method method);

/// Who chooses tile sizes.
enum class TileChooser : std::uint8_t {
  kDescription,   ///< the mapping's tiling: its search for the least objective, or its greedy phases
  kFewestCycles,  ///< of those tried, the ones with which the layer takes fewest cycles by the method asked for
};

/// What the cache that keeps tensors from layer to layer holds when a layer begins, where a description has one.
enum class Residency : std::uint8_t {
  kSteady,    ///< as in the steady state of inferences one after another, of new inputs that were just written
  kFirst,     ///< as in the first inference, before which only the inputs were written
  kCold,      ///< nothing
  kRepeated,  ///< as in the steady state of the layer alone, executed again and again
  kGiven,     ///< EstimateOptions::resident_shares
};
inline constexpr std::array kResidencies = {Residency::kSteady, Residency::kFirst, Residency::kCold,
                                            Residency::kRepeated, Residency::kGiven};
/// "steady", ...
const char* name_of(Residency residency);

/// A tensor that a layer reads from, or writes to, the storage whose tensors stay.
struct ResidentTensor {
  std::string name;  ///< the network's; empty: an intermediate of the layer
  std::int64_t bytes = 0;
  double share = 0;        ///< there when the layer begins
  std::int64_t parts = 0;  ///< what the mapping is told of it: of kResidentParts
  bool writes = false;     ///< the layer writes it
};

/// Tile sizes by layer and tile variable.
using PinnedLayers = std::map<std::string, mapping::PinnedTiles>;

/// What was asked for, beside the accelerator and the network.
struct EstimateOptions {
  Method method = Method::kFastForward;
  TileChooser tiles = TileChooser::kDescription;
  std::int64_t tile_trials =
      64;                     ///< choices of tile sizes that are tried per layer at most, the description's included
  PinnedLayers pinned_tiles;  ///< they are not chosen
  Residency residency = Residency::kSteady;
  std::map<std::string, double> resident_shares;  ///< 0 to 1, by the name of a kernel's operand: "X", "W", ...
  std::int64_t instruction_budget = timing::TimingOptions{}.instruction_budget;  ///< see TimingOptions
  /// kSimulation: how all storages serve, whatever the description says of each.
  std::optional<architecture::Arbitration> arbitration;
  std::optional<std::int64_t> clock_hz;  ///< turns cycles into time; else the accelerator's own
};

/// Which input an error is about, and hence what its path is a place of.
enum class Fault : std::uint8_t {
  kArchitecture,  ///< path: a JSON pointer into the description
  kNetwork,       ///< path: a layer's name
  kPinnedTiles,   ///< path: a JSON pointer into EstimateOptions::pinned_tiles
};

/// Data that crossed a storage's ports.
struct Traffic {
  std::int64_t bytes_read = 0;     ///< whole words, as bytes rounded up
  std::int64_t bytes_written = 0;  ///< likewise
};

/// Cycles for which a group of objects is in use at least. Doubles, as the sum over an array's objects may pass 2^53.
struct Use {
  double sum = 0;      ///< over the group's objects
  double busiest = 0;  ///< of the busiest object; in totals, the sum of the layers' busiest
};

/// Within which nine of ten latencies like a predicted one are, in cycles.
struct CycleRange {
  std::int64_t low = 0, high = 0;
};

/// What one execution of some work costs. Sums never pass 2^53 (a JSON number is exact up to there).
struct Cost {
  std::int64_t cycles = 0;
  std::int64_t instructions = 0;
  std::int64_t iterations_total = 0;
  std::int64_t iterations_evaluated = 0;
  bool exact = true;
  std::vector<Traffic> traffic;  ///< by Estimate::storages
  std::vector<Use> use;          ///< by Estimate::resources
};

/// Between what cycles lie that were averaged.
struct CycleBounds {
  std::int64_t least = 0;
  std::optional<std::int64_t> most;  ///< nothing: not known
};

/// How the tile sizes of a kernel were searched for.
struct TileTrial {
  std::int64_t tried = 0;    ///< choices that were timed, the description's included
  std::int64_t fitting = 0;  ///< choices among the candidates that fit
  bool all_counted = true;   ///< else more may fit
};

/// The cost of a layer's program on one machine, and how it came about.
struct LayerCost {
  Cost cost;
  std::int64_t macs = 0;                        ///< that its program does, padding included
  std::int64_t needed_macs = 0;                 ///< without which it cannot be computed, as least_macs()
  std::string method;                           ///< as Timing::method
  std::optional<CycleBounds> averaged;          ///< where it was averaged: where its exact cycles lie
  std::vector<mapping::MappingChoice> choices;  ///< by kernel
  std::size_t followers = 0;                    ///< layers that are executed along with it, as MappedLayer::followers
  /// Where the fewest cycles were searched for: by kernel, and the cycles with the description's tile sizes.
  std::vector<TileTrial> trials;
  std::int64_t described_cycles = 0;
  std::vector<PathPart> path;  ///< what its cycles are spent on, where that was asked for
  PathBounds bounds;           ///< likewise
};

/// A computation that a layer consists of.
struct KernelName {
  std::string kind;      ///< "conv2d", ...
  std::string function;  ///< "relu", "max", ...; may be empty
};

struct LayerEstimate {
  enum class Status : std::uint8_t {
    kMapped,
    kView,      ///< only renames data: costs nothing
    kUnmapped,  ///< the machine has no instructions for it: `reason`
    kFused,     ///< executed along with the layer `fused_into`, which has its cost
  };
  std::string name;
  std::string operator_name;
  std::vector<std::string> folded;
  std::vector<std::string> fused;          ///< layers whose work is in this one's cost, in order
  std::string fused_into;                  ///< of a fused layer: the layer that has its cost
  std::vector<std::int64_t> output_shape;  ///< of the first output
  Status status = Status::kView;
  Diagnostic reason;
  Fault reason_fault = Fault::kNetwork;   ///< what the path of `reason` is a place of
  std::int64_t macs = 0;                  ///< as mac_count()
  bool uncounted = false;                 ///< it may have multiply-accumulates beside these; of unmapped layers only
  std::vector<KernelName> kernels;        ///< of a mapped layer
  std::shared_ptr<const LayerCost> cost;  ///< of a mapped layer, else null; layers with equal kernels share it
  std::optional<CycleRange> range;        ///< of a layer that a fitted model predicted
  std::vector<ResidentTensor> resident;   ///< where tensors stay from layer to layer
};

/// Unmapped layers with one operator and one code of the reason.
struct UnmappedOperator {
  std::string operator_name;
  std::int64_t layers = 0;
  std::int64_t macs = 0;
  Diagnostic reason;        ///< of the first
  std::string first_layer;  ///< its name
};

/// Layers with one operator whose multiply-accumulates are not known.
struct UncountedOperator {
  std::string operator_name;
  std::int64_t layers = 0;
  std::string reason;       ///< why, of the first
  std::string first_layer;  ///< its name
};

/// An element type of the network that the accelerator takes in another width.
struct TakenWidth {
  network::ElementType type = network::ElementType::kFloat32;
  int bits = 0;             ///< of an element on the accelerator
  std::int64_t layers = 0;  ///< that have such tensors; fused ones count with the layer that executes them

  bool operator==(const TakenWidth&) const = default;
};

/// A parameter's value: a number, or the choice's name of an enumerated one.
struct UsedParameter {
  std::string name;
  std::int64_t value = 0;
  std::string choice;
};

/// An accuracy card of the accelerator, held against this estimate.
struct ComparedError {
  architecture::AccuracyCard card;
  double share = 0;                   ///< of the total's cycles: in layers like those that the card compared
  std::vector<std::string> warnings;  ///< what of this estimate is outside what the card is about, a sentence each
};

/// How far comparisons with measurements that nothing was fitted to speak for an estimate.
struct Validation {
  double share = 0;  ///< of the total's cycles: in layers like those that were compared
  /// Mean and largest error of the cards that compared such layers, in per cent; of several that compared layers like
  /// one the larger, and the mean weighted with what the layers' cycles would be in
  /// measurements, going by the cards' bias. Nothing where too few of the cycles are in them to
  /// speak for the total.
  std::optional<double> mape_percent, worst_percent;
};

/// How long a network takes on an accelerator: what write_estimate() turns into JSON.
struct Estimate {
  std::string architecture_name;
  std::int64_t clock_hz = 0;   ///< 0: not known, and no time follows from the cycles
  bool clock_assumed = false;  ///< it is not known, and times that were learnt became cycles of this one
  std::int64_t peak_macs_per_cycle = 0;
  std::vector<UsedParameter> parameters;  ///< in the description's order
  std::string network_name;
  std::int64_t network_parameters = 0;           ///< elements of its weights
  std::vector<network::Assumption> assumptions;  ///< sizes that the network's source leaves open, and what was taken
  std::map<std::string, std::int64_t> sizes;     ///< values of the network's parameters that are not their defaults
  std::vector<TakenWidth> widths;                ///< in order of first use; empty: elements are as in the network
  Method method = Method::kFastForward;
  std::optional<Residency> residency;    ///< where the accelerator keeps tensors from layer to layer
  std::vector<ResourceGroup> resources;  ///< what instructions occupy
  std::vector<std::string> titles;       ///< of the resources: what people call each
  std::vector<ResourceGroup> storages;   ///< what holds data
  Cost total;                            ///< of the mapped layers, one after another
  std::optional<CycleRange> range;       ///< of the total, where a fitted model predicted
  /// The total's with the description's tile sizes, where those with fewest cycles were searched for.
  std::optional<std::int64_t> described_cycles;
  std::int64_t macs = 0;         ///< of all layers
  std::int64_t macs_mapped = 0;  ///< of the mapped and fused ones
  /// Sums over the mapped layers of what their programs do, and of what they could not do without: LayerCost::macs and
  /// LayerCost::needed_macs.
  std::int64_t macs_executed = 0, macs_needed = 0;
  std::vector<LayerEstimate> layers;
  std::vector<UnmappedOperator> unmapped;  ///< most MACs first
  std::vector<UncountedOperator> missing;  ///< what `macs` lacks, in order of first use; empty: it is complete
  std::vector<ComparedError> accuracy;     ///< of the estimate's method on this machine; empty: never compared
  Validation validated;
};

}  // namespace cyclescope::estimate
