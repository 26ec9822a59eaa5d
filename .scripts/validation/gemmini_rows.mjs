/** The layers of which rows of Gemmini's tables are measurements. */
import {convolution} from "./layers.mjs";

export function convolutionOf(row) {
  return convolution({
    height: row.in_height,
    width: row.in_width,
    channels: row.in_channels,
    filters: row.out_channels,
    kernel: row.kernel,
    stride: row.stride,
    pad: row.padding,
    relu: row.relu === 1,
    pool: row.pool_size ? {size: row.pool_size, stride: row.pool_stride, pad: row.pool_padding} : undefined,
  });
}

export function depthwiseOf(row) {
  return convolution({
    height: row.in_height,
    width: row.in_width,
    channels: row.channels,
    filters: row.channels,
    kernel: row.kernel,
    stride: row.stride,
    pad: row.padding,
    depthwise: true,
    relu: row.activation === "relu",
  });
}
