#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "architecture/description.h"
#include "border/document.h"
#include "border/outcome.h"
#include "estimate/machine.h"
#include "estimate/recently_used.h"
#include "mapping/mapping.h"

namespace cyclescope::border {

/// A description with its mappings, and with the libraries that it may use.
struct ArchitectureDocument : Document {
  static constexpr Kind kKind = Kind::kArchitecture;
  ArchitectureDocument(std::string texts, architecture::Description read, mapping::MappingSet rules)
      : sequence(std::move(texts)), description(std::move(read)), mappings(std::move(rules)) {}
  Kind kind() const override { return kKind; }
  const std::string& content() const override { return sequence; }

  std::string sequence;  ///< the texts: see description::split_texts()
  architecture::Description description;
  mapping::MappingSet mappings;
};

extern const DocumentKind kArchitectureKind;

/// Accelerators at given parameters, those that were used lately: whoever follows a slider asks for the same ones again
/// and again.
class Machines {
 public:
  /// Errors: those of instantiate(); a refused value of a parameter is the request's fault.
  Answer<std::shared_ptr<estimate::Machine>> at(std::int32_t handle, const ArchitectureDocument& document,
                                                const architecture::ParameterValues& parameters);

  void clear() {
    machines_.clear();
    kept_layers_ = std::make_shared<estimate::KeptLayers>();
  }

  /// Objects and registers of the machines that are kept: kMostObjects at most, unless a single one has more.
  std::size_t objects() const { return machines_.weight(); }
  static constexpr std::size_t kMostObjects = 200'000;

 private:
  estimate::RecentlyUsed<std::shared_ptr<estimate::Machine>> machines_{kMostObjects};
  std::shared_ptr<estimate::KeptLayers> kept_layers_ = std::make_shared<estimate::KeptLayers>();
};

}  // namespace cyclescope::border
