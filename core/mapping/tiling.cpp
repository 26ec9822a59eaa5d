#include "mapping/tiling.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

#include "mapping/greedy_tiling.h"
#include "mapping/staged_expressions.h"

namespace cyclescope::mapping {
namespace {

constexpr std::int64_t kMaxCandidates = 4096;  ///< of one variable

/// Candidates for n units at most, largest first.
std::vector<std::int64_t> units_up_to(Candidates kind, std::int64_t n) {
  std::vector<std::int64_t> units;
  const auto count = [&] { return static_cast<std::int64_t>(units.size()); };
  switch (kind) {
    case Candidates::kHalving:
      for (std::int64_t unit = n; unit >= 1; unit = unit == 1 ? 0 : unit / 2 + unit % 2) units.push_back(unit);
      break;
    case Candidates::kPowersOfTwo:
      units.push_back(n);
      for (int bit = 62; bit >= 0; --bit) {
        if ((std::int64_t{1} << bit) < n) units.push_back(std::int64_t{1} << bit);
      }
      break;
    case Candidates::kDivisors:
      for (std::int64_t d = 1; d <= n / d && d <= kMaxCandidates; ++d) {
        if (n % d != 0) continue;
        units.push_back(d);
        if (d != n / d) units.push_back(n / d);
      }
      std::sort(units.begin(), units.end(), std::greater<>());
      break;
    case Candidates::kSplits:
      for (std::int64_t unit = n; unit >= 1 && count() < kMaxCandidates;) {
        units.push_back(unit);
        if (unit == 1) break;
        const std::int64_t parts = (n - 1) / (unit - 1) + 1;  // fewest parts that make the pieces smaller than `unit`
        unit = (n - 1) / parts + 1;
      }
      break;
    case Candidates::kAll:
      for (std::int64_t unit = n; unit >= 1 && count() <= kMaxCandidates; --unit) units.push_back(unit);
      break;
    case Candidates::kValues:
      break;
  }
  return units;
}

/// What a variable may be, apart from the candidates of the description.
struct Bounds {
  std::int64_t maximum = 1, multiple = 1;
};

Result<Bounds> bounds_of(const SlotExpressions& expressions, const Tiling& tiling, const TileVariable& variable,
                         const std::vector<std::int64_t>& frame) {
  Bounds bounds;
  const auto maximum = expressions.evaluate(variable.maximum, frame);
  if (!maximum) return tl::unexpected(maximum.error());
  bounds.maximum = *maximum;
  if (tiling.greedy.empty()) {
    const auto multiple = expressions.evaluate(variable.multiple_of, frame);
    if (!multiple) return tl::unexpected(multiple.error());
    bounds.multiple = *multiple;
  }
  if (bounds.maximum < 1 || bounds.multiple < 1) {
    return failure("OutOfRange", variable.path,
                   "the tile variable '" + variable.name + "' has a maximum of " + std::to_string(bounds.maximum) +
                       " in multiples of " + std::to_string(bounds.multiple) + "; both must be at least 1");
  }
  return bounds;
}

/// The values through which a greedy tiling shrinks a variable.
Result<std::vector<std::int64_t>> shrinking_values(const SlotExpressions& expressions, const TileVariable& variable,
                                                   std::int64_t maximum, std::vector<std::int64_t>& frame) {
  std::vector<std::int64_t> values;
  const std::int64_t kept = frame[variable.slot];
  for (std::int64_t value = maximum; static_cast<std::int64_t>(values.size()) < kMaxCandidates;) {
    values.push_back(value);
    frame[variable.slot] = value;
    const auto next = expressions.evaluate(variable.shrink_to, frame);
    if (!next) return tl::unexpected(next.error());
    if (*next < 1 || *next >= value) break;
    value = *next;
  }
  frame[variable.slot] = kept;
  return values;
}

/// The values that a search tries of variable number `index`, where those before it are known.
Result<std::vector<std::int64_t>> values_of(const TilingProblem& problem, std::size_t index,
                                            std::vector<std::int64_t>& frame) {
  const Tiling& tiling = problem.mapping.tiling;
  const TileVariable& variable = tiling.variables[index];
  std::vector<std::int64_t> values;
  if (tiling.greedy.empty() && variable.candidates == Candidates::kValues) {
    for (const SlotExpressionId id : variable.values) {
      const auto value = problem.expressions.evaluate(id, frame);
      if (!value) return tl::unexpected(value.error());
      values.push_back(*value);
    }
    return values;
  }
  const auto bounds = bounds_of(problem.expressions, tiling, variable, frame);
  if (!bounds) return tl::unexpected(bounds.error());
  if (!tiling.greedy.empty() && variable.has_shrink_to) {
    return shrinking_values(problem.expressions, variable, bounds->maximum, frame);
  }
  const auto [maximum, multiple] = *bounds;
  values = units_up_to(tiling.greedy.empty() ? variable.candidates : Candidates::kSplits, (maximum - 1) / multiple + 1);
  for (std::int64_t& value : values) value = value > maximum / multiple ? maximum : value * multiple;
  return values;
}

/// Why choices were refused.
struct Refusals {
  std::vector<std::int64_t> by_storage;     ///< by ObjectId
  std::vector<std::int64_t> least_words;    ///< by ObjectId: least that a refused choice wanted
  std::vector<std::int64_t> by_constraint;  ///< by position in Tiling::constraints
  std::int64_t overflows = 0;
  std::optional<Diagnostic> pin;  ///< a pinned value that was out of range
};

/// A variable in the course of a search, or the kernel itself, with its values still to come.
struct Level {
  Stage stage = kKernelStage;
  std::vector<std::int64_t> values;  ///< of the variable of the next level
  std::size_t next = 0;
  std::vector<std::pair<architecture::ObjectId, std::int64_t>> taken;  ///< words of storages
};

}  // namespace

class TileSearch::Search {
 public:
  Search(TilingProblem problem, std::vector<std::int64_t> frame, std::optional<std::size_t> listed)
      : problem_(std::move(problem)),
        tiling_(problem_.mapping.tiling),
        frame_(std::move(frame)),
        staged_(problem_.expressions, problem_.mapping, frame_.size()),
        listed_(listed) {
    const std::size_t objects = problem_.architecture.objects.size();
    used_words_.assign(objects, 0);
    refusals_.by_storage.assign(objects, 0);
    refusals_.least_words.assign(objects, std::numeric_limits<std::int64_t>::max());
    refusals_.by_constraint.assign(tiling_.constraints.size(), 0);
    scratch_ = problem_.scratch;
    for (std::size_t i = 0; i < scratch_.size(); ++i) {
      Stage stage = kKernelStage;
      for (const SlotExpressionId extent : problem_.mapping.scratch[i].extents) {
        stage = std::max(stage, problem_.expressions.stage(extent));
      }
      scratch_stages_.push_back(stage);
    }
  }

  Result<bool> step(std::int64_t points) {
    if (!tiling_.greedy.empty() && !listed_ && levels_.empty()) {
      if (!descent_) descent_.emplace(GreedyProblem{problem_.expressions, problem_.mapping, problem_.pins, frame_});
      const auto descended = descent_->step(points);
      if (!descended || !*descended) return descended;
    }
    if (visited_ == 0) enter(kKernelStage);
    for (; !error_ && !levels_.empty(); --points) {
      if (points <= 0) return false;
      go_on();
    }
    if (error_) return tl::unexpected(std::move(*error_));
    list_.points = fitting_;
    list_.complete = !gave_up_;
    if (listed_) return true;
    if (!best_) return tl::unexpected(no_tiles());
    best_->points = fitting_;
    return true;
  }

  TilingResult& result() { return *best_; }
  TilingList& list() { return list_; }

 private:
  /// The next value of the innermost variable that has one left.
  void go_on() {
    Level& level = levels_.back();
    if (level.next == level.values.size()) return leave();
    const TileVariable& variable = tiling_.variables[level.stage];
    frame_[variable.slot] = level.values[level.next++];
    enter(variable.stage);
  }

  void leave() {
    for (const auto& [storage, words] : levels_.back().taken) used_words_[static_cast<std::size_t>(storage)] -= words;
    levels_.pop_back();
  }

  /// Evaluates what stage `stage` makes known, and goes on with the next variable if it fits.
  void enter(Stage stage) {
    if (++visited_ > kMaxTilingPoints) return give_up();
    levels_.push_back({stage, {}, 0, {}});
    staged_.enter(stage);
    if (!evaluate_lets(stage)) return;
    if (!fits_storages(stage, levels_.back().taken) || !keeps_constraints(stage)) return;
    if (stage == tiling_.variables.size()) return finish();
    take_values(stage);
  }

  void give_up() {
    if (listed_) {
      gave_up_ = true;
      levels_.clear();
      return;
    }
    fail("TilingTooLarge", problem_.mapping.path + "/tiling",
         "more than " + std::to_string(kMaxTilingPoints) + " tile choices to look at",
         "use \"candidates\": \"halving\", or constraints and maxima that depend on earlier variables");
  }

  void take_values(std::size_t index) {
    std::vector<std::int64_t>& values = levels_.back().values;
    if (!tiling_.greedy.empty() && !listed_) {
      values = {frame_[tiling_.variables[index].slot]};  // chosen already
      return;
    }
    if (problem_.pins.fixes(index)) return take_pinned(index, values);
    auto found = values_of(problem_, index, frame_);
    if (found) {
      values = std::move(*found);
    } else {
      refuse(std::move(found.error()));
    }
  }

  void take_pinned(std::size_t index, std::vector<std::int64_t>& values) {
    const TileVariable& variable = tiling_.variables[index];
    if (tiling_.greedy.empty() && variable.candidates == Candidates::kValues) return take_listed(index, values);
    const auto bounds = bounds_of(problem_.expressions, tiling_, variable, frame_);
    if (!bounds) return refuse(bounds.error());
    if (problem_.pins.allows(index, bounds->maximum, bounds->multiple)) {
      values = {problem_.pins.value(index, bounds->maximum, bounds->multiple)};
    } else {
      refusals_.pin = problem_.pins.refusal(index, bounds->maximum, bounds->multiple);
    }
  }

  /// A pinned variable whose candidates the description lists.
  void take_listed(std::size_t index, std::vector<std::int64_t>& values) {
    const auto listed = values_of(problem_, index, frame_);
    if (!listed) return refuse(listed.error());
    const std::int64_t wanted = problem_.pins.wanted(index);
    if (std::find(listed->begin(), listed->end(), wanted) != listed->end()) {
      values = {wanted};
    } else {
      refusals_.pin = problem_.pins.refusal(index, *listed);
    }
  }

  bool evaluate_lets(Stage stage) {
    for (const Let& let : problem_.mapping.lets) {
      if (problem_.expressions.stage(let.value) == stage && !evaluate(let.value, frame_[let.slot])) return false;
    }
    return true;
  }

  bool fits_storages(Stage stage, std::vector<std::pair<architecture::ObjectId, std::int64_t>>& taken) {
    for (std::size_t i = 0; i < scratch_.size(); ++i) {
      if (scratch_stages_[i] != stage) continue;
      ScratchArea& area = scratch_[i];
      if (!measure(problem_.mapping.scratch[i], area)) return false;
      std::int64_t& used = used_words_[static_cast<std::size_t>(area.storage)];
      if (__builtin_add_overflow(used, area.words, &used)) {
        used -= area.words;
        ++refusals_.overflows;
        return false;
      }
      taken.emplace_back(area.storage, area.words);
      const std::int64_t capacity =
          problem_.architecture.objects[static_cast<std::size_t>(area.storage)].storage.capacity;
      if (capacity > 0 && used > capacity) {
        ++refusals_.by_storage[static_cast<std::size_t>(area.storage)];
        auto& least = refusals_.least_words[static_cast<std::size_t>(area.storage)];
        least = std::min(least, used);
        return false;
      }
    }
    return true;
  }

  bool measure(const ScratchDeclaration& declaration, ScratchArea& area) {
    const architecture::Storage& storage =
        problem_.architecture.objects[static_cast<std::size_t>(area.storage)].storage;
    __int128 bits = area.element_bits;
    area.extents.resize(declaration.extents.size());
    for (std::size_t i = 0; i < area.extents.size(); ++i) {
      if (!evaluate(declaration.extents[i], area.extents[i])) return false;
      if (area.extents[i] < 0) {
        fail("OutOfRange", declaration.path, "an extent of '" + declaration.name + "' is negative");
        return false;
      }
      bits *= area.extents[i];
      if (bits > __int128{1} << 62) {
        ++refusals_.overflows;
        return false;
      }
    }
    area.words = static_cast<std::int64_t>((bits + storage.data_width - 1) / storage.data_width);
    return true;
  }

  bool keeps_constraints(Stage stage) {
    for (std::size_t i = 0; i < tiling_.constraints.size(); ++i) {
      std::int64_t holds = 0;
      if (problem_.expressions.stage(tiling_.constraints[i]) != stage) continue;
      if (!evaluate(tiling_.constraints[i], holds)) return false;
      if (holds == 0) {
        ++refusals_.by_constraint[i];
        return false;
      }
    }
    return true;
  }

  void finish() {
    ++fitting_;
    if (listed_) return add_to_list();
    candidate_.resize(tiling_.objectives.size());
    for (std::size_t i = 0; i < candidate_.size(); ++i) {
      if (!evaluate(tiling_.objectives[i], candidate_[i])) return;
    }
    if (best_ && !(candidate_ < objective_)) return;
    objective_ = candidate_;
    best_ = TilingResult{frame_, scratch_, 0};
  }

  void add_to_list() {
    if (list_.first.size() >= *listed_) return;
    std::vector<std::int64_t>& values = list_.first.emplace_back();
    for (const TileVariable& variable : tiling_.variables) values.push_back(frame_[variable.slot]);
  }

  /// False where the value is unknown: an overflow refuses the choice, every other error ends the search.
  bool evaluate(SlotExpressionId id, std::int64_t& value) {
    if (const auto known = staged_.evaluate(id, frame_)) {
      value = *known;
      return true;
    }
    refuse(problem_.expressions.evaluate(id, frame_).error());
    return false;
  }

  /// An overflow refuses the choice, every other error ends the search.
  void refuse(Diagnostic error) {
    if (error.code == "Overflow" && !tiling_.variables.empty()) {
      ++refusals_.overflows;
    } else {
      error_ = std::move(error);
    }
  }

  void fail(std::string code, std::string path, std::string message, std::string hint = {}) {
    error_ = Diagnostic{std::move(code), std::move(path), std::move(message), std::move(hint), 0, 0};
  }

  Diagnostic no_tiles() const {
    if (problem_.pins.empty()) return most_refused();
    const bool out_of_range =
        refusals_.pin && refusals_.overflows == 0 && sum(refusals_.by_storage) + sum(refusals_.by_constraint) == 0;
    return out_of_range ? *refusals_.pin : problem_.pins.refusal(most_refused());
  }

  static std::int64_t sum(const std::vector<std::int64_t>& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
  }

  Diagnostic most_refused() const {
    const auto storage = std::max_element(refusals_.by_storage.begin(), refusals_.by_storage.end());
    const auto constraint = std::max_element(refusals_.by_constraint.begin(), refusals_.by_constraint.end());
    const std::int64_t by_storage = refusals_.by_storage.empty() ? 0 : *storage;
    const std::int64_t by_constraint = refusals_.by_constraint.empty() ? 0 : *constraint;
    Diagnostic diagnostic{"TilingNotFound", problem_.mapping.path, "", "", 0, 0};
    const std::string start = "no tile sizes of '" + problem_.mapping.name + "' fit: ";
    if (by_storage >= by_constraint && by_storage > 0) {
      const auto id = static_cast<std::size_t>(storage - refusals_.by_storage.begin());
      const architecture::Object& object = problem_.architecture.objects[id];
      std::string names;
      for (std::size_t i = 0; i < scratch_.size(); ++i) {
        if (scratch_[i].storage != static_cast<architecture::ObjectId>(id)) continue;
        names += (names.empty() ? "'" : ", '") + problem_.mapping.scratch[i].name + "'";
      }
      const std::string words = std::to_string(refusals_.least_words[id]);
      diagnostic.message = start + names + " want at least " + words + " words of '" + object.name + "', which has " +
                           std::to_string(object.storage.capacity);
      diagnostic.hint = "give '" + object.name + "' " + words + " words or more";
    } else if (by_constraint > 0) {
      const auto index = static_cast<std::size_t>(constraint - refusals_.by_constraint.begin());
      diagnostic.path = problem_.expressions.path(tiling_.constraints[index]);
      diagnostic.message =
          start + "the constraint '" + problem_.expressions.text(tiling_.constraints[index]) + "' refuses most of them";
    } else {
      diagnostic.message = start + (refusals_.overflows > 0 ? "their sizes leave 64 bits" : "there are no candidates");
    }
    return diagnostic;
  }

  TilingProblem problem_;
  const Tiling& tiling_;
  std::vector<std::int64_t> frame_;
  StagedExpressions staged_;
  std::optional<std::size_t> listed_;  ///< how many of what fits are listed; nothing: the best is wanted
  std::optional<GreedyDescent> descent_;
  std::vector<Level> levels_;
  std::vector<ScratchArea> scratch_;
  std::vector<Stage> scratch_stages_;
  std::vector<std::int64_t> used_words_;  ///< by ObjectId
  Refusals refusals_;
  std::vector<std::int64_t> objective_;  ///< of the best choice so far
  std::vector<std::int64_t> candidate_;  ///< those of the choice looked at; kept for its memory
  std::optional<TilingResult> best_;
  TilingList list_;
  std::optional<Diagnostic> error_;
  std::int64_t visited_ = 0, fitting_ = 0;
  bool gave_up_ = false;
};

TileSearch::TileSearch(TilingProblem problem, std::vector<std::int64_t> frame)
    : search_(std::make_unique<Search>(std::move(problem), std::move(frame), std::nullopt)) {}
TileSearch::TileSearch(TilingProblem problem, std::vector<std::int64_t> frame, std::size_t most)
    : search_(std::make_unique<Search>(std::move(problem), std::move(frame), most)) {}
TileSearch::TileSearch(TileSearch&&) noexcept = default;
TileSearch& TileSearch::operator=(TileSearch&&) noexcept = default;
TileSearch::~TileSearch() = default;

Result<bool> TileSearch::step(std::int64_t points) { return search_->step(points); }
TilingResult& TileSearch::result() { return search_->result(); }
TilingList& TileSearch::list() { return search_->list(); }

Result<std::vector<std::int64_t>> tile_candidates(const TilingProblem& problem, std::size_t index,
                                                  std::vector<std::int64_t> frame) {
  if (problem.pins.fixes(index)) return std::vector{frame[problem.mapping.tiling.variables[index].slot]};
  return values_of(problem, index, frame);
}

}  // namespace cyclescope::mapping
