#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "border/document.h"
#include "border/handles.h"
#include "border/outcome.h"
#include "estimate/recently_used.h"
#include "network/network.h"
#include "network/onnx/read_onnx.h"

namespace cyclescope::border {

/// A network in our own JSON.
struct NetworkDocument : Document {
  static constexpr Kind kKind = Kind::kNetwork;
  Kind kind() const override { return kKind; }
  const std::string& content() const override { return text; }

  std::string text;
  std::shared_ptr<const network::OnnxResult> read;  ///< without dimensions; warns of what was assumed
};

using DimensionValues = std::map<std::string, std::int64_t>;

/// A network in a format of others, whose layers follow from the values of its open dimensions. It reads itself: a
/// reader is only in a module whose table has a kind of document that makes such files.
struct NetworkFile : Document {
  static constexpr Kind kKind = Kind::kFile;
  Kind kind() const override { return kKind; }

  /// Errors: UnknownDimension and DimensionOutOfRange, whose path is the dimension's name; those of the format.
  virtual Result<network::OnnxResult> read(const DimensionValues& dimensions) const = 0;
};

extern const DocumentKind kNetworkKind;

/// The networks of documents. They are kept at the dimensions that were used lately.
class Networks {
 public:
  /// `handle` is that of a network or of a file; `dimensions` are what a file leaves open, or a network's parameters.
  /// Errors, of the network: those of its format; of the request: UnknownHandle, WrongHandleKind, with `path` as the
  /// place; UnknownDimension, DimensionOutOfRange.
  Answer<std::shared_ptr<const network::OnnxResult>> at(Handles& handles, std::int32_t handle, const std::string& path,
                                                        const DimensionValues& dimensions);

  void clear() { networks_.clear(); }

 private:
  static constexpr std::size_t kLayers = 50'000;  ///< of all networks that are kept

  estimate::RecentlyUsed<std::shared_ptr<const network::OnnxResult>> networks_{kLayers};
};

}  // namespace cyclescope::border
