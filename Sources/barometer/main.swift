import Training

let arguments = CommandLine.arguments
if arguments[1] == "audio" {
    try AudioTraining(dataFolder: arguments[2], outputFolder: arguments[3]).run { print($0) }
} else {
    try TextTraining(dataFolder: arguments[2], outputFolder: arguments[3]).run { print($0) }
}
