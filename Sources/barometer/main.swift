import Training

let arguments = CommandLine.arguments
try TextTraining(dataFolder: arguments[1], outputFolder: arguments[2]).run { print($0) }
